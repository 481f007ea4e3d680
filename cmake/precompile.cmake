# What nearly every source includes, compiled once: without it half of the time of a debug build goes
# into reading the same headers again (tests/DECISIONS.md). Every source still includes what it uses;
# the preset `gcc` builds without this file and shows it.

set(headers_of_libraries
  <algorithm> <array> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <mutex> <optional>
  <ostream> <set> <span> <sstream> <string> <string_view> <thread> <utility> <variant> <vector>
  <boost/json.hpp>)
set(headers_of_tests <gmock/gmock.h> <gtest/gtest.h> ${headers_of_libraries})

# GCC takes a precompiled header only with exactly the definitions that it was made with.
if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  set(DESK_PRECOMPILE OFF)
endif()

# ccache must look at what is inside of a precompiled header, not at its time.
if(DESK_PRECOMPILE AND CCACHE)
  find_program(ENV_PROGRAM env REQUIRED)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${ENV_PROGRAM} CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

# precompiled_headers(NAME -fPIC|-fPIE LIBRARY HEADER ...): compiles the headers with the options of our
# own code and what LIBRARY asks for. -fPIC is for sources of libraries and -fPIE for those of programs:
# clang does not let one be used for the other.
function(precompiled_headers name pic library)
  file(CONFIGURE OUTPUT ${name}.cpp CONTENT "")
  add_library(${name} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${name} PRIVATE ${pic} -Xclang -fno-pch-timestamp)
  target_precompile_headers(${name} PRIVATE ${ARGN})
  target_link_libraries(${name} PRIVATE ${library} house::options)
endfunction()

# use_precompiled(TARGET NAME)
function(use_precompiled target name)
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>)
  target_precompile_headers(${target} REUSE_FROM ${name})
endfunction()

# precompile_libraries_of(FOLDER ...): the static libraries of these folders and those below them.
function(precompile_libraries_of)
  if(NOT DESK_PRECOMPILE)
    return()
  endif()
  if(NOT TARGET library_headers)
    find_package(boost_json 1.81 REQUIRED CONFIG)
    precompiled_headers(library_headers -fPIC Boost::json ${headers_of_libraries})
  endif()
  foreach(folder IN LISTS ARGN)
    get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target IN LISTS targets)
      get_target_property(type ${target} TYPE)
      if(type STREQUAL "STATIC_LIBRARY")
        use_precompiled(${target} library_headers)
      endif()
    endforeach()
    get_property(below DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
    if(below)
      precompile_libraries_of(${below})
    endif()
  endforeach()
endfunction()
