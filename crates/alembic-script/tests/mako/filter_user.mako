<%!
def shout(text):
    return text.upper() + "!"
%>${message | shout}
