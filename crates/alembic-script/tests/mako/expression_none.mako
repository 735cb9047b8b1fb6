${branch_labels}|${depends_on}
