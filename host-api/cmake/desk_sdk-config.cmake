# find_package(desk_sdk) gives the targets desk::abi (C) and desk::sdk (C++20), and the functions
# desk_add_plugin and desk_exports_test.
include(${CMAKE_CURRENT_LIST_DIR}/desk_sdk-targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/desk_plugin.cmake)
