"""A questionnaire as respondents meet it: kinds of question, branches, the way through, forms read as answers. Pure."""
