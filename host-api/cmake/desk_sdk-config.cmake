# find_package(desk_sdk) gives the targets desk::abi (C) and desk::sdk (C++20), and the function desk_add_plugin.
include(${CMAKE_CURRENT_LIST_DIR}/desk_sdk-targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/desk_plugin.cmake)
