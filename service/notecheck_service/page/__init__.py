"""The page: what people see in their browser. Templates, scripts and styles lie here; nothing is built.

Every page works without JavaScript; with it, keys and partial updates save time. Nothing inline, nothing from
elsewhere: the content security policy forbids both. No word of a chart stands in an address, a title or a cookie.
"""
