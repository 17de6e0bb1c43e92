"""The referral routing service; the only place knowing both domains, web and database."""
