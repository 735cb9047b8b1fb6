//! `geoalchemy2`: types of PostGIS.

use std::sync::LazyLock;

use alembic_evaluator::{
    Arguments, Constructor, ModuleMember, NativeClass, NativeFunction, NativeModule, Outcome, Value, raise,
    unsupported,
};
use alembic_schema::{CustomDefinition, CustomType, Spatial, SpatialIndex, SqlType};

use super::types::modules;
use crate::sqlalchemy::exceptions::ARGUMENT_ERROR;
use crate::sqlalchemy::types::{TYPE_DECORATOR, value_of_class};

pub(super) static MODULES: LazyLock<Vec<NativeModule>> = LazyLock::new(|| {
    let mut modules = modules(&["geoalchemy2"], &[&GEOMETRY, &GEOGRAPHY, &RASTER]);
    modules.push(NativeModule {
        name: "geoalchemy2.alembic_helpers",
        members: &[
            ("include_object", ModuleMember::Function(HOOK)),
            ("render_item", ModuleMember::Function(HOOK)),
            ("writer", ModuleMember::Function(HOOK)),
        ],
        ..NativeModule::DEFAULT
    });
    modules
});

/// What `env.py` hands to `context.configure` for writing migrations; running them never calls it. The directives that
/// come with it are among those of `alembic.op`.
const HOOK: NativeFunction = NativeFunction {
    name: "alembic_helpers",
    signature: "(*args, **kwargs)",
    call: |_, _| Err(unsupported("a hook of `geoalchemy2.alembic_helpers`")),
    returns: None,
};

const AREA_SIGNATURE: &str = "(geometry_type='GEOMETRY', srid=-1, dimension=None, spatial_index=True, \
    use_N_D_index=False, use_typmod=None, from_text=None, name=None, nullable=True, _spatial_index_reflected=None)";

static GEOMETRY: NativeClass = NativeClass {
    name: "Geometry",
    constructor: Some(Constructor {
        signature: AREA_SIGNATURE,
        call: |_, _, arguments| area(&GEOMETRY, &arguments, "geometry", "ST_GeomFromEWKT"),
    }),
    ..SPATIAL_TYPE
};

static GEOGRAPHY: NativeClass = NativeClass {
    name: "Geography",
    constructor: Some(Constructor {
        signature: AREA_SIGNATURE,
        call: |_, _, arguments| area(&GEOGRAPHY, &arguments, "geography", "ST_GeogFromText"),
    }),
    ..SPATIAL_TYPE
};

static RASTER: NativeClass = NativeClass {
    name: "Raster",
    constructor: Some(Constructor {
        signature: "(spatial_index=True, from_text=None, name=None, nullable=True, _spatial_index_reflected=None)",
        call: |_, _, arguments| {
            spatial_type(&RASTER, &arguments, "raster".to_owned(), "raster", SpatialIndex::ConvexHull)
        },
    }),
    ..SPATIAL_TYPE
};

const SPATIAL_TYPE: NativeClass = NativeClass {
    module: "geoalchemy2.types",
    bases: &[&TYPE_DECORATOR],
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// A type of shapes: `geometry(POINT,4326)`.
fn area(class: &'static NativeClass, arguments: &Arguments, name: &str, from_text: &str) -> Outcome<Value> {
    let all_dimensions = arguments.boolean("use_N_D_index")?;
    if all_dimensions && !arguments.boolean("spatial_index")? {
        return Err(raise(&ARGUMENT_ERROR, "Arg Error(use_N_D_index): spatial_index must be True"));
    }
    if arguments.optional_boolean("use_typmod")? == Some(false) {
        return Err(unsupported(format!(
            "`use_typmod=False` of `{}`: such a column is added by a call of `AddGeometryColumn`",
            class.name
        )));
    }
    let written = match arguments.optional_string("geometry_type")? {
        Some(shape) => {
            format!("{name}({},{})", shape.to_uppercase(), arguments.optional_integer("srid")?.unwrap_or(-1))
        }
        None => name.to_owned(),
    };
    let index = if all_dimensions { SpatialIndex::AllDimensions } else { SpatialIndex::Plain };
    spatial_type(class, arguments, written, from_text, index)
}

fn spatial_type(
    class: &'static NativeClass,
    arguments: &Arguments,
    written: String,
    from_text: &str,
    index: SpatialIndex,
) -> Outcome<Value> {
    let is_reflected = arguments.optional_boolean("_spatial_index_reflected")? == Some(true);
    let has_index = arguments.boolean("spatial_index")? && !is_reflected;
    let is_shape = |other: &NativeClass| std::ptr::eq(class, other);
    let spatial = Spatial {
        from_text: arguments
            .optional_string("from_text")?
            .map_or_else(|| from_text.to_owned(), |given| given.to_string()),
        index: has_index.then_some(index),
        nullable: arguments.boolean("nullable")?,
        registered: is_shape(&GEOMETRY) || is_shape(&GEOGRAPHY) && has_index,
    };
    let sql_type = SqlType::user_defined(CustomType {
        spatial: Some(Box::new(spatial)),
        ..CustomType::new(class.module, class.name, CustomDefinition::Text(written))
    });
    Ok(value_of_class(sql_type, class))
}
