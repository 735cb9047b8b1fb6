${down_revision}
${items}
