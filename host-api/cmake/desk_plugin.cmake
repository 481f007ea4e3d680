# desk_add_plugin(NAME SOURCES entry.cpp ... [LINK libraries ...] [OUTPUT_NAME name])
#
# Makes NAME a plugin: one shared library, `name.so`, that exports `desk_module_v1` and nothing else.
# Hidden visibility alone leaves parts of the standard library exported, and a host that exports the
# same symbols would swap ours for its own. Missing symbols fail at the link, not in the desk.
function(desk_add_plugin name)
  cmake_parse_arguments(arg "" "OUTPUT_NAME" "SOURCES;LINK" ${ARGN})
  if(NOT arg_OUTPUT_NAME)
    set(arg_OUTPUT_NAME ${name})
  endif()
  add_library(${name} MODULE ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE desk::abi ${arg_LINK})
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if("CXX" IN_LIST languages)
    target_link_libraries(${name} PRIVATE desk::sdk)
  endif()
  target_compile_definitions(${name} PRIVATE DESK_BUILDING_PLUGIN)
  set_target_properties(${name} PROPERTIES
    PREFIX "" OUTPUT_NAME ${arg_OUTPUT_NAME} SKIP_BUILD_RPATH ON
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    set(exports ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/desk_plugin.map)
    target_link_options(${name} PRIVATE LINKER:--version-script=${exports}
      LINKER:--exclude-libs,ALL LINKER:-z,now LINKER:-z,relro LINKER:-z,nodelete)
    set_target_properties(${name} PROPERTIES LINK_DEPENDS ${exports})
    # clang leaves its sanitizers to the program, so a library of its own cannot be complete.
    if(NOT (CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND
            (DESK_SANITIZE_ADDRESS OR DESK_SANITIZE_THREAD OR "${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize")))
      target_link_options(${name} PRIVATE LINKER:-z,defs)
    endif()
  endif()
endfunction()

# desk_exports_test(NAME TARGET ...)
#
# A test `exports.NAME` that these plugins show one symbol each, none that is unique in the process,
# and no path of their own to look for libraries. Needs Python, nm and readelf, and enable_testing().
function(desk_exports_test name)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  list(TRANSFORM ARGN REPLACE "(.+)" "$<TARGET_FILE:\\1>" OUTPUT_VARIABLE files)
  add_test(NAME exports.${name}
    COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/desk_exports.py ${files})
endfunction()
