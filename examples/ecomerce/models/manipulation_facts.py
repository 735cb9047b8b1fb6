from sqlalchemy import Column, DateTime, ForeignKey, Integer, Text, func
from sqlalchemy.orm import relationship

from models.base import Base


class ManipulationFact(Base):
    __tablename__ = "manipulation_facts"

    id = Column(Integer, primary_key=True)
    pet_id = Column(Integer, ForeignKey("pets.id", ondelete="CASCADE"), nullable=False)
    manipulation_id = Column(Integer, ForeignKey("manipulations.id"), nullable=False)
    performed_at = Column(DateTime, nullable=False, server_default=func.now())
    note = Column(Text, nullable=True)

    pet = relationship("Pet", back_populates="facts")
    manipulation = relationship("Manipulation", back_populates="facts")
