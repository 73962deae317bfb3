"""Plans, actions, success criteria and what is judged from them."""
