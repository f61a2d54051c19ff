"""The life of items as product.md draws it, as a machine that drives the real services and jobs with whatever comes to Hypothesis's mind.

Beside each item stands a plain account of what it should be by now (`expected`), kept by the rules of the machine and by nothing of the code under
test; after each step the two are compared, and what must hold always is looked at. Each theme is a module and a class on top of the one before:

    acting > emoji > threads > getting_in > receiver > adviser > outsiders > jobs > always (`Life`)

Apart from test_lives.py, which says where and how often it runs.
"""

from __future__ import annotations

from tests.services.life.always import Life

__all__ = ["Life"]
