"""FollowTheMoney: entities of companies, people and the links between them, as OpenSanctions and others give them."""
