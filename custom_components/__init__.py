"""Here so that the tests find the integration beside Home Assistant's own custom components."""
