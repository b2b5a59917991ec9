// SPDX-License-Identifier: Apache-2.0
#include "rpc/posting/reflection.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

namespace atollbank::rpc {
namespace {

namespace protobuf = google::protobuf;

TEST(Reflection, a_client_can_build_every_service_from_what_it_is_told) {
  for (const std::string& service : own_services()) {
    const auto files = describe_symbol(service);
    ASSERT_TRUE(files) << service;
    protobuf::DescriptorPool pool;
    for (auto file = files->rbegin(); file != files->rend(); ++file) {  // imports first
      protobuf::FileDescriptorProto message;
      ASSERT_TRUE(message.ParseFromString(*file));
      ASSERT_NE(pool.BuildFile(message), nullptr) << message.name();
    }
    EXPECT_NE(pool.FindServiceByName(service), nullptr);
  }
}

TEST(Reflection, files_are_found_by_name_and_by_what_they_hold) {
  EXPECT_EQ(describe_file("atollbank/posting/v1/posting.proto"),
            describe_symbol("atollbank.posting.v1.Command.post"));
  EXPECT_FALSE(describe_file("no/such.proto"));
  EXPECT_FALSE(describe_symbol("no.Such"));
  EXPECT_FALSE(describe_extension("no.Such", 1));
  EXPECT_FALSE(describe_extension("atollbank.posting.v1.Command", 1));
}

TEST(Reflection, a_message_without_extensions_has_none) {
  EXPECT_EQ(extension_numbers_of("atollbank.posting.v1.Command"), std::vector<std::int32_t>{});
  EXPECT_FALSE(extension_numbers_of("no.Such"));
}

}  // namespace
}  // namespace atollbank::rpc
