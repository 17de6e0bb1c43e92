"""From conditions and findings to needs, by the settled readings of the rule tables.

`suggesting` says which conditions the findings bring, `case` who the patients are, `urgencies`
how soon, `groups` what is needed, `asking` what is still unknown; `assess` puts them together.
"""

from facilities.assessment.assess import assess, assess_each
from facilities.assessment.suggesting import conditions_at_birth

__all__ = ["assess", "assess_each", "conditions_at_birth"]
