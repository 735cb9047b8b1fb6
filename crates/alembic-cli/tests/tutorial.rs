//! The tutorial from its first command to its last, with no Python on the `PATH`: models, the initial schema, a new column, an
//! index, history, and all the way back, on SQLite and on PostgreSQL.

mod programs;

use std::fs;

use programs::Answer;
use xtask::postgresql::Server;

const MODELS: &[(&str, &str)] = &[
    ("__init__", ""),
    ("base", "from sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n"),
    (
        "owners",
        "from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import relationship
from models.base import Base


class Owner(Base):
    __tablename__ = 'owners'
    owner_id = Column(Integer, primary_key=True)
    owner_name = Column(String, nullable=False)
    owner_email = Column(String)
    pets = relationship('Pet', back_populates='owner')
",
    ),
    (
        "pets",
        "from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import relationship
from models.base import Base


class Pet(Base):
    __tablename__ = 'pets'
    id = Column(Integer, primary_key=True)
    owner_id = Column(Integer, ForeignKey('owners.owner_id'))
    species_id = Column(Integer, ForeignKey('species.id'))
    name = Column(String, nullable=False)
    owner = relationship('Owner', back_populates='pets')
",
    ),
    (
        "species",
        "from typing import Optional
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column
from models.base import Base


class Species(Base):
    __tablename__ = 'species'
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50), unique=True)
    latin: Mapped[Optional[str]]
",
    ),
    (
        "manipulation_facts",
        "import datetime
from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column
from models.base import Base


class ManipulationFact(Base):
    __tablename__ = 'manipulation_facts'
    id: Mapped[int] = mapped_column(primary_key=True)
    pet_id: Mapped[int] = mapped_column(ForeignKey('pets.id', ondelete='CASCADE'))
    happened: Mapped[datetime.datetime] = mapped_column(server_default=func.now())
",
    ),
];

struct Tutorial {
    folder: tempfile::TempDir,
}

impl Tutorial {
    /// Runs a command where nothing else can be found.
    fn answer(&self, arguments: &[&str]) -> Answer {
        let mut command = programs::ours().command(self.folder.path(), arguments);
        let output = command.env("PATH", self.folder.path()).env_remove("VIRTUAL_ENV").output();
        let answer = Answer::of(&output.expect("the program can be started"), self.folder.path());
        assert_eq!(answer.status, Some(0), "{arguments:?}: {answer:?}");
        answer
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} has no {old:?}");
        self.write(path, &text.replacen(old, new, 1));
    }

    /// What stands in a function of a revision, without the comments around it.
    fn body(&self, revision: &str, function: &str) -> String {
        let folder = self.folder.path().join("alembic/versions");
        let names =
            fs::read_dir(folder).expect("the folder can be read").map(|entry| entry.unwrap().file_name());
        let name = names
            .map(|name| name.to_string_lossy().into_owned())
            .find(|name| name.starts_with(revision))
            .expect("the revision was written");
        let text = self.read(&format!("alembic/versions/{name}"));
        let (_, rest) =
            text.split_once(&format!("def {function}() -> None:\n")).expect("the function is there");
        let (_, rest) = rest.split_once("please adjust! ###\n").expect("it was generated");
        let (body, _) = rest.split_once("    # ### end Alembic commands ###").expect("it was generated");
        body.to_owned()
    }
}

fn run(url: &str, is_sqlite: bool) {
    let tutorial = Tutorial { folder: tempfile::tempdir().expect("a temporary folder can be made") };
    tutorial.answer(&["init", "alembic"]);
    for (module, text) in MODELS {
        tutorial.write(&format!("models/{module}.py"), text);
    }
    tutorial.replace("alembic.ini", "driver://user:pass@localhost/dbname", &url.replace('%', "%%"));
    tutorial.replace(
        "alembic/env.py",
        "target_metadata = None",
        "from models.base import Base
from models.owners import Owner
from models.pets import Pet
from models.species import Species
from models.manipulation_facts import ManipulationFact
target_metadata = Base.metadata",
    );

    tutorial.answer(&["revision", "--autogenerate", "-m", "initial schema", "--rev-id", "aaa111"]);
    assert_eq!(
        tutorial.body("aaa111", "upgrade"),
        "    op.create_table('owners',
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('owner_name', sa.String(), nullable=False),
    sa.Column('owner_email', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('owner_id')
    )
    op.create_table('species',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=50), nullable=False),
    sa.Column('latin', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('title')
    )
    op.create_table('pets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('species_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['owners.owner_id'], ),
    sa.ForeignKeyConstraint(['species_id'], ['species.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('manipulation_facts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pet_id', sa.Integer(), nullable=False),
    sa.Column('happened', sa.DateTime(), server_default=sa.text('[NOW]'), nullable=False),
    sa.ForeignKeyConstraint(['pet_id'], ['pets.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
"
        .replace("[NOW]", if is_sqlite { "(CURRENT_TIMESTAMP)" } else { "now()" })
    );
    assert_eq!(
        tutorial.body("aaa111", "downgrade"),
        "    op.drop_table('manipulation_facts')
    op.drop_table('pets')
    op.drop_table('species')
    op.drop_table('owners')
"
    );
    tutorial.answer(&["upgrade", "head"]);

    tutorial.replace(
        "models/pets.py",
        "    owner = relationship",
        "    age = Column(Integer, nullable=True)\n    owner = relationship",
    );
    tutorial.answer(&["revision", "--autogenerate", "-m", "add age to pets", "--rev-id", "bbb222"]);
    assert_eq!(
        tutorial.body("bbb222", "upgrade"),
        "    op.add_column('pets', sa.Column('age', sa.Integer(), nullable=True))\n"
    );
    assert_eq!(tutorial.body("bbb222", "downgrade"), "    op.drop_column('pets', 'age')\n");
    tutorial.answer(&["upgrade", "head"]);

    tutorial.replace(
        "models/pets.py",
        "ForeignKey('owners.owner_id'))",
        "ForeignKey('owners.owner_id'), index=True)",
    );
    tutorial.answer(&["revision", "--autogenerate", "-m", "add index on pet owner_id", "--rev-id", "ccc333"]);
    assert_eq!(
        tutorial.body("ccc333", "upgrade"),
        "    op.create_index(op.f('ix_pets_owner_id'), 'pets', ['owner_id'], unique=False)\n"
    );
    assert_eq!(
        tutorial.body("ccc333", "downgrade"),
        "    op.drop_index(op.f('ix_pets_owner_id'), table_name='pets')\n"
    );
    tutorial.answer(&["upgrade", "head"]);

    assert_eq!(tutorial.answer(&["check"]).stdout, "No new upgrade operations detected.\n");
    assert_eq!(
        tutorial.answer(&["history"]).stdout,
        "bbb222 -> ccc333 (head), add index on pet owner_id
aaa111 -> bbb222, add age to pets
<base> -> aaa111, initial schema
"
    );
    assert_eq!(tutorial.answer(&["current"]).stdout, "ccc333 (head)\n");
    assert_eq!(tutorial.answer(&["heads"]).stdout, "ccc333 (head)\n");
    tutorial.answer(&["downgrade", "-1"]);
    assert_eq!(tutorial.answer(&["current"]).stdout, "bbb222\n");
    tutorial.answer(&["downgrade", "base"]);
    assert_eq!(tutorial.answer(&["current"]).stdout, "");
    tutorial.answer(&["stamp", "head"]);
    assert_eq!(tutorial.answer(&["current"]).stdout, "ccc333 (head)\n");
}

#[test]
fn on_sqlite() {
    run("sqlite:///app.db", true);
}

#[test]
fn on_postgresql() {
    let server = Server::find().unwrap_or_else(|failure| panic!("{failure}"));
    let database = server.create_database("alembic_tutorial").unwrap_or_else(|failure| panic!("{failure}"));
    run(&database.sqlalchemy_url(), false);
}
