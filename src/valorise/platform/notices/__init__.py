"""What people should learn: shown in the site, and by mail as each of them wishes."""
