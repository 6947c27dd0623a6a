"""What is told of results on one page: profiles of assets, and the exploitation tables of projects."""
