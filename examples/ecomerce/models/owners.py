from sqlalchemy import Column, Index, Integer, String
from sqlalchemy.orm import relationship

from models.base import Base


class Owner(Base):
    __tablename__ = "owners"
    __table_args__ = (Index("ix_owner_email", "owner_email", unique=True),)

    owner_id = Column(Integer, primary_key=True)
    owner_name = Column(String, nullable=False)
    owner_email = Column(String)
    phone = Column(String(length=32), nullable=True)

    pets = relationship("Pet", back_populates="owner")
