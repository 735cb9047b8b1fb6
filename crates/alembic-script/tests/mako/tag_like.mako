a < b <% %>c <notatag> </closing>
