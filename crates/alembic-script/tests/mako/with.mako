<%!
class Manager:
    def __enter__(self):
        return "in"
    def __exit__(self, *args):
        return False
%>\
% with Manager() as value:
${value}
% endwith
