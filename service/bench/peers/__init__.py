"""The routers people would pick, asked the same question in a process of their own."""
