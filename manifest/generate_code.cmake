# The manifest is the one source of ids, rules and texts: the plugin gets them from here as C++.
#
#   generate_manifest_code(<folder>)   writes <folder>/generated/manifest.hpp and manifest.cpp

# "session.create" -> session_create
function(_cpp_name out id)
  string(REGEX REPLACE "[^A-Za-z0-9]" "_" name "${id}")
  set(${out} ${name} PARENT_SCOPE)
endfunction()

# Constants and a list for all members `id` of the array `member` of the manifest.
function(_cpp_ids out manifest member space)
  string(JSON count LENGTH "${manifest}" ${member})
  math(EXPR last "${count} - 1")
  set(constants "")
  set(names "")
  foreach(index RANGE ${last})
    string(JSON type TYPE "${manifest}" ${member} ${index})
    if(type STREQUAL "OBJECT")
      string(JSON id GET "${manifest}" ${member} ${index} id)
    else()
      string(JSON id GET "${manifest}" ${member} ${index})
    endif()
    _cpp_name(name "${id}")
    string(APPEND constants "inline constexpr const char* ${name} = \"${id}\";\n")
    list(APPEND names ${name})
  endforeach()
  list(JOIN names ", " names)
  set(${out} "namespace ${space} {\n${constants}inline constexpr const char* all[] = {${names}};\n} // namespace ${space}\n\n" PARENT_SCOPE)
endfunction()

function(generate_manifest_code folder)
  set(source ${PROJECT_SOURCE_DIR}/manifest)
  file(READ ${source}/plugin.json manifest)
  file(READ ${source}/plugin.schema.json schema)
  foreach(locale en de fr)
    file(READ ${source}/texts.${locale}.json texts_${locale})
  endforeach()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${source}/plugin.json ${source}/plugin.schema.json
    ${source}/texts.en.json ${source}/texts.de.json ${source}/texts.fr.json)

  string(JSON id GET "${manifest}" id)
  string(JSON version GET "${manifest}" version)
  string(JSON form_version GET "${manifest}" form version)
  _cpp_ids(actions "${manifest}" actions action)
  _cpp_ids(events "${manifest}" events event)
  _cpp_ids(jobs "${manifest}" jobs job)
  _cpp_ids(permissions "${manifest}" external_permissions permission)
  configure_file(${source}/generated.hpp.in ${folder}/generated/manifest.hpp @ONLY)
  configure_file(${source}/generated.cpp.in ${folder}/generated/manifest.cpp @ONLY)
endfunction()
