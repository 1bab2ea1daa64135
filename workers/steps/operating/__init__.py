"""Keep the service in order, by itself and for its operators."""
