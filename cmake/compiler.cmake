# SPDX-License-Identifier: Apache-2.0
# One place for language level, warnings, sanitizers and the processor floor.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

option(ATOLL_CLOSED_LIST "Build only the rooms that link no gRPC, Beast or RocksDB" OFF)
option(ATOLL_FUZZ "Build libFuzzer targets (clang) in place of corpus replays" OFF)
set(ATOLL_SANITIZE "" CACHE STRING "Value of -fsanitize for every target")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

# Our code is held to these; generated code and vendor headers (SYSTEM) are not.
set(ATOLL_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wno-missing-field-initializers
    -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports false positives of these in inlined library code at -O2.
  list(APPEND ATOLL_WARNINGS -Wno-maybe-uninitialized -Wno-restrict -Wno-array-bounds
       -Wno-stringop-overflow -Wno-stringop-overread -Wno-dangling-pointer)
endif()

# The release floor of the processor; base/processor.h refuses older ones with a clear word.
option(ATOLL_X86_64_V3 "Compile for x86-64-v3" ON)
if(ATOLL_X86_64_V3)
  add_compile_options(-march=x86-64-v3)
  add_compile_definitions(ATOLL_X86_64_V3=1)
endif()
if(ATOLL_SANITIZE)
  add_compile_options(
    -fsanitize=${ATOLL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ATOLL_SANITIZE})
endif()
