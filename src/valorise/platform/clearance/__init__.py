"""Whether an asset may be licensed as asked, and what stands in the way; which licences of parts go together."""
