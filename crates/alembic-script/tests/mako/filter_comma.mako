${down_revision | comma,n} ${up_revision | comma,n}${branch_labels | comma,n}.
