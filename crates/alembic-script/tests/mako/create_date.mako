${create_date}|${create_date.year}|${create_date.strftime("%Y-%m-%d")}
