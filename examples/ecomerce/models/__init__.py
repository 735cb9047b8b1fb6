from models.base import Base
from models.owners import Owner
from models.pets import Pet
from models.species import Species
from models.manipulations import Manipulation
from models.manipulation_facts import ManipulationFact

__all__ = [
    "Base",
    "Owner",
    "Pet",
    "Species",
    "Manipulation",
    "ManipulationFact",
]
