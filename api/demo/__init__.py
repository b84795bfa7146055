"""The demonstration: a bank is generated, loaded, analysed, published and shown, one screen per user."""
