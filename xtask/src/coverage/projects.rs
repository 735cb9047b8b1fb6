//! The published projects, pinned, and how they come here.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::{Context, Failure, process, workspace};

/// A project on PyPI whose wheel holds its revisions.
#[derive(Debug)]
pub(super) struct Project {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    sha256: &'static str,
    /// Where its modules are imported from, below the unpacked wheel.
    pub(super) modules: &'static str,
    /// What the reference needs beyond a stock `env.py`: the lines that stand in its `env.py` before it connects.
    pub(super) preparation: &'static str,
    /// Revisions that this program leaves out for good, since they ask a running application. What they do to the database
    /// is kept, so that those after them find what they expect.
    pub(super) left_out: &'static [&'static str],
    /// Variables of the process that its scripts ask for.
    pub(super) variables: &'static [(&'static str, &'static str)],
    pub(super) trees: &'static [TreeShape],
    /// The lines of an `env.py` that make its models `target_metadata`; empty where they are not measured.
    pub(super) models: &'static str,
}

/// One of its trees of revisions.
#[derive(Debug)]
pub(super) struct TreeShape {
    /// Empty for the only tree of a project.
    pub(super) name: &'static str,
    /// The folder of the revision files, below the unpacked wheel.
    pub(super) versions: &'static str,
    pub(super) databases: &'static [Backend],
}

/// A database that a tree is walked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Backend {
    Sqlite,
    /// Through psycopg2.
    Postgresql,
    /// PostgreSQL through asyncpg, whose rules for parameters are others; with the asynchronous `env.py`.
    Asyncpg,
}

impl Backend {
    /// The database's name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgresql | Self::Asyncpg => "PostgreSQL",
        }
    }
}

const BOTH: &[Backend] = &[Backend::Sqlite, Backend::Postgresql];

/// The application that pgAdmin's own commands make before they upgrade (`create_app` in its `__init__.py`), as far as its
/// scripts ask for it.
const PGADMIN_APPLICATION: &str = "\
import config
from flask import Flask
from flask_babel import Babel
from flask_security import Security, SQLAlchemyUserDatastore
from pgadmin.model import SCHEMA_VERSION, Role, User, db

config.SETTINGS_SCHEMA_VERSION = SCHEMA_VERSION
application = Flask(\"pgadmin\")
application.config.from_object(config)
application.config.update(
    SQLALCHEMY_DATABASE_URI=context.config.get_main_option(\"sqlalchemy.url\"), SECRET_KEY=\"key\", SECURITY_PASSWORD_SALT=\"salt\"
)
db.init_app(application)
Babel(application)
Security(application, SQLAlchemyUserDatastore(db, User, Role), register_blueprint=False)
application.app_context().push()
";

const SKYPILOT_MODELS: &str = "\
from sky import global_user_state
from sky.jobs import state
from sky.serve import serve_state

target_metadata = [global_user_state.Base.metadata, state.Base.metadata, serve_state.Base.metadata]
";

const MLFLOW_MODELS: &str = "\
import mlflow.store.model_registry.dbmodels.models
import mlflow.store.tracking.dbmodels.models
from mlflow.store.db.base_sql_model import Base

target_metadata = Base.metadata
";

/// The projects, in the order of the report.
pub(super) const PROJECTS: &[Project] = &[
    Project {
        name: "skypilot",
        version: "0.14.1",
        sha256: "8201f566a051677713e288231c7a994e9ebb5ea79bea9bc36eeeffb654543d02",
        modules: "",
        preparation: "",
        left_out: &[],
        variables: &[],
        trees: &[
            TreeShape {
                name: "global_user_state",
                versions: "sky/schemas/db/global_user_state",
                databases: BOTH,
            },
            TreeShape { name: "kv_cache", versions: "sky/schemas/db/kv_cache", databases: BOTH },
            TreeShape { name: "recipes", versions: "sky/schemas/db/recipes", databases: BOTH },
            TreeShape { name: "serve_state", versions: "sky/schemas/db/serve_state", databases: BOTH },
            TreeShape {
                name: "skypilot_config",
                versions: "sky/schemas/db/skypilot_config",
                databases: BOTH,
            },
            TreeShape { name: "spot_jobs", versions: "sky/schemas/db/spot_jobs", databases: BOTH },
        ],
        models: SKYPILOT_MODELS,
    },
    Project {
        name: "pgadmin4",
        version: "9.18",
        sha256: "9ea084fc416265e4fc95c9fb6e6ae0f6668d34da8670c9b65c79cea054124356",
        modules: "pgadmin4",
        preparation: PGADMIN_APPLICATION,
        left_out: &["fdc58d9bd449", "f195f9a4923d"],
        variables: &[("PGADMIN_SETUP_EMAIL", "user@example.com"), ("PGADMIN_SETUP_PASSWORD", "password")],
        trees: &[TreeShape { name: "", versions: "pgadmin4/migrations/versions", databases: BOTH }],
        models: "from pgadmin.model import db\ntarget_metadata = db.metadata\n",
    },
    Project {
        name: "octavia",
        version: "19.0.0",
        sha256: "63e1396b940cab6d9e0fd8d3907bc74886a0e1cf77547cc4d8c7da5987fc961c",
        modules: "",
        preparation: "",
        left_out: &[],
        variables: &[],
        trees: &[TreeShape {
            name: "",
            versions: "octavia/db/migration/alembic_migrations/versions",
            databases: BOTH,
        }],
        models: "from octavia.db import base_models, models\ntarget_metadata = base_models.BASE.metadata\n",
    },
    Project {
        name: "ironic",
        version: "39.0.0",
        sha256: "99250b7ec5bc4736279984652acdf51e5af99a6e5ffd8f06d51820990639f4cb",
        modules: "",
        preparation: "",
        left_out: &[],
        variables: &[],
        trees: &[TreeShape { name: "", versions: "ironic/db/sqlalchemy/alembic/versions", databases: BOTH }],
        models: "from ironic.db.sqlalchemy import models\ntarget_metadata = models.Base.metadata\n",
    },
    Project {
        name: "manila",
        version: "23.0.1",
        sha256: "3237549ee1dc3fc0846190db6e657a9cc4e56f220c95baa9f48cbd1c550536c6",
        modules: "",
        preparation: "import sqlalchemy.orm\n",
        left_out: &[],
        variables: &[],
        trees: &[TreeShape { name: "", versions: "manila/db/migrations/alembic/versions", databases: BOTH }],
        models: "from manila.db.sqlalchemy import models\ntarget_metadata = models.BASE.metadata\n",
    },
    Project {
        name: "prefect",
        version: "3.9.1",
        sha256: "0c662e26e971b617993eed1f3d02fb8bc3c2dd47bee521b495f6e4dfeb38ae74",
        modules: "",
        preparation: "",
        left_out: &[],
        variables: &[],
        trees: &[
            TreeShape {
                name: "sqlite",
                versions: "prefect/server/database/_migrations/versions/sqlite",
                databases: &[Backend::Sqlite],
            },
            TreeShape {
                name: "postgresql",
                versions: "prefect/server/database/_migrations/versions/postgresql",
                databases: &[Backend::Asyncpg],
            },
        ],
        models: "from prefect.server.database import orm_models\ntarget_metadata = orm_models.Base.metadata\n",
    },
    Project {
        name: "mlflow-skinny",
        version: "3.17.2",
        sha256: "31be9190494212ccd94774170fd06f6fe04d209aae3923eefd16f9bf7830d63c",
        modules: "",
        preparation: "",
        left_out: &[],
        variables: &[],
        trees: &[TreeShape { name: "", versions: "mlflow/store/db_migrations/versions", databases: BOTH }],
        models: MLFLOW_MODELS,
    },
    Project {
        name: "optuna",
        version: "5.0.0",
        sha256: "5fff892ae6baf4948c810c5b8635ec67e08efb0709b41cb73b14e30391d44720",
        modules: "",
        preparation: "",
        left_out: &[],
        variables: &[],
        trees: &[TreeShape { name: "", versions: "optuna/storages/_rdb/alembic/versions", databases: BOTH }],
        models: "from optuna.storages._rdb.models import BaseModel\ntarget_metadata = BaseModel.metadata\n",
    },
    Project {
        name: "jupyterhub",
        version: "6.1.1",
        sha256: "ae20ed7b3d7cef1dd5d51e28723fd53853d69f732e7a9e84a73136acab454248",
        modules: "",
        preparation: "",
        left_out: &[],
        variables: &[],
        trees: &[TreeShape { name: "", versions: "jupyterhub/alembic/versions", databases: BOTH }],
        models: "from jupyterhub import orm\ntarget_metadata = orm.Base.metadata\n",
    },
];

/// Where the projects are.
pub(super) fn folder() -> PathBuf {
    workspace::root().join("target/real-projects")
}

/// The folder of a project's unpacked wheel, which is fetched from PyPI unless it is there.
pub(super) fn fetched(project: &Project) -> Result<PathBuf, Failure> {
    let all = folder();
    let folder = all.join(format!("{}-{}", project.name, project.version));
    if folder.exists() {
        return Ok(folder);
    }
    println!("fetching {} {} from PyPI", project.name, project.version);
    fs::create_dir_all(&all).context(|| all.display().to_string())?;
    let download = tempfile::tempdir_in(&all).context(|| all.display().to_string())?;
    let pinned = download.path().join("requirements.txt");
    let requirement = format!("{}=={} --hash=sha256:{}\n", project.name, project.version, project.sha256);
    fs::write(&pinned, requirement).context(|| pinned.display().to_string())?;
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"])
        .args(["--only-binary", ":all:", "--ignore-requires-python", "--require-hashes", "--requirement"])
        .arg(&pinned)
        .arg("--dest")
        .arg(download.path());
    process::run(&mut pip).map_err(|failure| {
        Failure::new(format!(
            "{} {} is not here and cannot be fetched from PyPI ({failure})",
            project.name, project.version
        ))
    })?;
    let wheel = fs::read_dir(download.path())
        .context(|| download.path().display().to_string())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .ok_or_else(|| Failure::new(format!("pip has fetched no wheel of {}", project.name)))?;
    let unpacked = download.path().join("unpacked");
    process::run(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&unpacked))?;
    fs::rename(&unpacked, &folder).context(|| folder.display().to_string())?;
    Ok(folder)
}
