${(lambda x: x * 2)(4)} ${sorted({3, 1})}
