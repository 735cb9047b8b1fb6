# oslo.db 18.1.1, sqlalchemy-utils 0.43.0, tornado 6.6.1, SQLAlchemy 2.1.9
import logging
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import declarative_base, relationship
from sqlalchemy_utils import generic_repr
from tornado.log import access_log, app_log, gen_log

from oslo_db.sqlalchemy import models

Base = declarative_base()


@generic_repr
class Owner(Base, models.ModelBase, models.TimestampMixin):
    __tablename__ = "owners"
    id = Column(Integer, primary_key=True)
    pets = relationship("Pet", order_by="Pet.place", collection_class=ordering_list("place"))


@generic_repr("id")
class Pet(Base, models.ModelBase, models.SoftDeleteMixin):
    __tablename__ = "pets"
    id = Column(Integer, primary_key=True)
    owner_id = Column(Integer, ForeignKey("owners.id"))
    place = Column(Integer)


for model in (Owner, Pet):
    print([(column.name, str(column.type), column.nullable) for column in model.__table__.columns])
print([logger.name for logger in (access_log, app_log, gen_log)], gen_log is logging.getLogger("tornado.general"))
