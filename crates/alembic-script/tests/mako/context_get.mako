${context.get("message")} ${context.get("nope", "default")} ${context["up_revision"]}
