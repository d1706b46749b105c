"""How names are recognised: an index of the register’s names, people of one name, words that only look like names."""
