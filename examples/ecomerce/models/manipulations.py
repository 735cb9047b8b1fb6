from sqlalchemy import Column, Integer, Numeric, String
from sqlalchemy.orm import relationship

from models.base import Base


class Manipulation(Base):
    __tablename__ = "manipulations"

    id = Column(Integer, primary_key=True)
    name = Column(String(length=200), nullable=False)
    price = Column(Numeric(10, 2), nullable=False, server_default="0")

    facts = relationship("ManipulationFact", back_populates="manipulation")
