<%
    text = """
  kept
    as is"""
%>${text}
