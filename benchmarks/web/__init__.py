"""How long does the web process take for each page, feed and list, on a large record?"""
