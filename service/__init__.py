"""The referral routing service; the only place that knows both domains, the web and the database."""
