"""Records of research information systems in the CERIF profile of OpenAIRE, as OAI-PMH hands them out."""
