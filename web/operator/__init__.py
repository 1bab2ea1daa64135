"""The operator's pages: another door, another cookie, and every act on record."""
