"""What subscribers do: sign up and in, choose, wish, review, decide, leave."""
