# SPDX-License-Identifier: Apache-2.0
# One function per kind of target. DEPENDS lists rooms of ours: together these lists are the include
# table. LIBRARIES lists third-party targets this room is home to; they stay private to its sources.

# A room with no CMakeLists.txt yet is skipped.
function(atoll_optional_subdirectory folder)
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt)
    add_subdirectory(${folder})
  endif()
endfunction()

function(_atoll_room_target name)
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${ATOLL_WARNINGS})
endfunction()

# atoll_library(ledger DEPENDS base money
#   [FOLDERS folder...] [LIBRARIES lib...] [PUBLIC_LIBRARIES lib...] [TEST_DEPENDS room...]
#   [TEST_LIBRARIES lib...])
# makes library `atoll_ledger` from *.cc here, in format/ and in the FOLDERS of a large room, test
# `ledger_test` from *_test.cc, fuzz targets from *_fuzz.cc and benchmarks from *_bench.cc. A
# main.cc is left to atoll_program.
function(atoll_library name)
  cmake_parse_arguments(
    ARG "" "" "DEPENDS;FOLDERS;LIBRARIES;PUBLIC_LIBRARIES;TEST_DEPENDS;TEST_LIBRARIES" ${ARGN})
  set(globs *.cc format/*.cc)
  foreach(folder ${ARG_FOLDERS})
    list(APPEND globs ${folder}/*.cc)
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${globs})
  set(tests ${sources})
  set(fuzzers ${sources})
  set(benches ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cc$")
  list(FILTER benches INCLUDE REGEX "_bench\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_(test|fuzz|bench)\\.cc$|/main\\.cc$")
  list(TRANSFORM ARG_DEPENDS PREPEND atoll_ OUTPUT_VARIABLE rooms)
  list(TRANSFORM ARG_TEST_DEPENDS PREPEND atoll_ OUTPUT_VARIABLE test_rooms)

  if(sources)
    add_library(atoll_${name} STATIC ${sources})
    _atoll_room_target(atoll_${name})
    target_link_libraries(
      atoll_${name} PUBLIC ${rooms} ${ARG_PUBLIC_LIBRARIES} PRIVATE ${ARG_LIBRARIES})
  else()
    add_library(atoll_${name} INTERFACE)
    target_include_directories(atoll_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR})
    target_link_libraries(atoll_${name} INTERFACE ${rooms} ${ARG_PUBLIC_LIBRARIES})
  endif()
  if(tests)
    atoll_test(${name}_test SOURCES ${tests} DEPENDS ${name} ${ARG_TEST_DEPENDS}
      LIBRARIES ${ARG_TEST_LIBRARIES})
  endif()
  foreach(fuzzer ${fuzzers})
    atoll_fuzzer(${fuzzer} DEPENDS ${name} ${ARG_TEST_DEPENDS} LIBRARIES ${ARG_TEST_LIBRARIES})
  endforeach()
  if(benches AND TARGET benchmark::benchmark_main)
    add_executable(${name}_bench EXCLUDE_FROM_ALL ${benches})
    _atoll_room_target(${name}_bench)
    target_link_libraries(${name}_bench PRIVATE
      atoll_${name} ${test_rooms} benchmark::benchmark_main)
  endif()
endfunction()

# atoll_test(name SOURCES file... DEPENDS room... [TIMEOUT seconds])
function(atoll_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  list(TRANSFORM ARG_DEPENDS PREPEND atoll_ OUTPUT_VARIABLE rooms)
  add_executable(${name} ${ARG_SOURCES})
  _atoll_room_target(${name})
  target_link_libraries(${name} PRIVATE ${rooms} ${ARG_LIBRARIES} GTest::gmock GTest::gtest_main)
  # Where the compiler stood: ccache may have made __FILE__, and so golden files, relative to it.
  add_test(NAME ${ATOLL_TEST_PREFIX}${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${ATOLL_TEST_PREFIX}${name} PROPERTIES
    TIMEOUT ${ARG_TIMEOUT} SKIP_REGULAR_EXPRESSION "ATOLL-SKIPPED:")
endfunction()

# atoll_fuzzer(file_fuzz.cc DEPENDS room... LIBRARIES lib...): with ATOLL_FUZZ a libFuzzer binary;
# otherwise a program that replays fuzz/corpus/<name>/ and is a test. Either way the same
# LLVMFuzzerTestOneInput runs.
function(atoll_fuzzer source)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBRARIES" ${ARGN})
  list(TRANSFORM ARG_DEPENDS PREPEND atoll_ OUTPUT_VARIABLE rooms)
  get_filename_component(name ${source} NAME_WE)
  string(REGEX REPLACE "_fuzz$" "" subject ${name})
  if(ATOLL_FUZZ)
    add_executable(${name} ${source})
    target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    add_executable(${name} ${source} ${CMAKE_SOURCE_DIR}/fuzz/replay.cc)
    add_test(NAME ${ATOLL_TEST_PREFIX}${name}
      COMMAND ${name} ${CMAKE_SOURCE_DIR}/fuzz/corpus/${subject})
  endif()
  _atoll_room_target(${name})
  target_link_libraries(${name} PRIVATE ${rooms} ${ARG_LIBRARIES})
endfunction()

# atoll_program(name SOURCES file... DEPENDS room... LIBRARIES lib...)
function(atoll_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  list(TRANSFORM ARG_DEPENDS PREPEND atoll_ OUTPUT_VARIABLE rooms)
  add_executable(${name} ${ARG_SOURCES})
  _atoll_room_target(${name})
  target_link_libraries(${name} PRIVATE ${rooms} ${ARG_LIBRARIES})
endfunction()

# atoll_proto(posting FILE atollbank/posting/v1/posting.proto): generated code in its own library,
# atoll_proto_posting, without our warnings.
function(atoll_proto name)
  cmake_parse_arguments(ARG "" "FILE" "" ${ARGN})
  set(root ${CMAKE_SOURCE_DIR}/api/proto)
  set(out ${CMAKE_BINARY_DIR}/proto)
  file(MAKE_DIRECTORY ${out})
  string(REGEX REPLACE "\\.proto$" "" stem ${ARG_FILE})
  set(generated ${out}/${stem}.pb.cc ${out}/${stem}.grpc.pb.cc)
  add_custom_command(
    OUTPUT ${generated} ${out}/${stem}.pb.h ${out}/${stem}.grpc.pb.h
    COMMAND protobuf::protoc --proto_path=${root} --cpp_out=${out} --grpc_out=${out}
            --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin> ${root}/${ARG_FILE}
    DEPENDS ${root}/${ARG_FILE} COMMENT "protoc ${ARG_FILE}")
  add_library(atoll_proto_${name} STATIC ${generated})
  target_include_directories(atoll_proto_${name} SYSTEM PUBLIC ${out})
  target_link_libraries(atoll_proto_${name} PUBLIC gRPC::grpc++ protobuf::libprotobuf)
endfunction()

# atoll_embed(gateways_ledger_http NAMESPACE a::b HEADER room/files.h FILES file...): a header with
# the bytes of each file, for the sources of that room alone.
function(atoll_embed name)
  cmake_parse_arguments(ARG "" "NAMESPACE;HEADER" "FILES" ${ARGN})
  set(out ${CMAKE_BINARY_DIR}/embedded/${ARG_HEADER})
  list(JOIN ARG_FILES "|" files)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAMESPACE=${ARG_NAMESPACE} "-DFILES=${files}"
            -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${ARG_FILES} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    COMMENT "embed ${ARG_HEADER}" VERBATIM)
  target_sources(atoll_${name} PRIVATE ${out})
  target_include_directories(atoll_${name} PRIVATE ${CMAKE_BINARY_DIR}/embedded)
endfunction()

# atoll_python_with("yaml, zoneinfo" OUT python): a Python that has these modules. Where none has,
# python_LACKS is true and `python` is one without: a test that is skipped then says so itself.
function(atoll_python_with modules)
  cmake_parse_arguments(ARG "" "OUT" "" ${ARGN})
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  # A Python of one's own need not have what Debian's has.
  foreach(candidate ${Python3_EXECUTABLE} /usr/bin/python3)
    execute_process(
      COMMAND ${candidate} -c "import ${modules}" RESULT_VARIABLE lacks OUTPUT_QUIET ERROR_QUIET)
    set(python ${candidate})
    if(lacks EQUAL 0)
      break()
    endif()
  endforeach()
  set(${ARG_OUT} ${python} PARENT_SCOPE)
  if(lacks EQUAL 0)
    set(${ARG_OUT}_LACKS FALSE PARENT_SCOPE)
  else()
    set(${ARG_OUT}_LACKS TRUE PARENT_SCOPE)
  endif()
endfunction()

# atoll_api_document(bank OUT files): of api/rest/bank.yaml the whole description as YAML and JSON,
# and its page; the paths of the three are put into the variable `files`.
function(atoll_api_document name)
  cmake_parse_arguments(ARG "" "OUT" "" ${ARGN})
  atoll_python_with("yaml" OUT python)
  if(python_LACKS)
    message(FATAL_ERROR "python3-yaml is missing; ./atoll doctor says what else")
  endif()
  set(tool ${CMAKE_SOURCE_DIR}/tools/api_document)
  set(out ${CMAKE_BINARY_DIR}/api/${name})
  set(made ${out}/openapi.yaml ${out}/openapi.json ${out}/docs.html)
  file(GLOB parts CONFIGURE_DEPENDS ${tool}/*.py ${tool}/*.css)
  set(source ${CMAKE_SOURCE_DIR}/api/rest/${name}.yaml)
  add_custom_command(
    OUTPUT ${made} COMMAND ${python} ${tool} ${source} --out ${out}
    DEPENDS ${source} ${parts} COMMENT "describe ${name}.yaml" VERBATIM)
  set(${ARG_OUT} ${made} PARENT_SCOPE)
endfunction()
