"""The public lot: nothing here knows the database, so that anybody can read it and draw again."""
