// SPDX-License-Identifier: Apache-2.0
#include "services/tenants/tenants_file.h"

#include <gtest/gtest.h>

#include "services/tenants/tenant_book.h"

namespace atollbank::tenants {
namespace {

// Keys: the SHA-256 of "test" and of "".
constexpr std::string_view kTest =
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
constexpr std::string_view kNothing =
    "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";

std::string tenant_with(std::string_view fields) {
  return "[[tenant]]\nname = \"acme\"\nfolder = \"a1\"\nkey_sha256 = [\"" + std::string(kTest) +
         "\"]\n" + std::string(fields) + "\n";
}

std::string refusal_of(std::string_view text) {
  const auto read = parse_tenants(text);
  return read.has_value() ? "none" : read.error().reason;
}

TEST(TenantsFile, names_tenants_with_keys_and_quotas) {
  const std::string text = "# who may post here\n" +
                           tenant_with(
                               "postings_per_second = 50_000\npostings_burst = 100000\n"
                               "accounts_max = 1000000\nbytes_max = 107374182400") +
                           "[[tenant]]\nname = \"zen\"\nfolder = \"zen\"\nkey_sha256 = [\"" +
                           std::string(kNothing) + "\"]\n";
  const auto read = parse_tenants(text).value();
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].name, "acme");
  EXPECT_EQ(read[0].folder, "a1");
  EXPECT_EQ(read[0].quota, (Quota{50'000, 100'000, 1'000'000, 107'374'182'400}));
  EXPECT_EQ(read[1].quota, Quota{});
  const auto book = TenantBook::make(read).value();
  EXPECT_EQ(book.authenticate("Bearer test").value(), 0u);
}

TEST(TenantsFile, what_it_does_not_know_is_refused) {
  EXPECT_EQ(refusal_of(tenant_with("")), "none");
  EXPECT_EQ(refusal_of(tenant_with("accounts = 5")), "tenant_field_unknown");
  EXPECT_EQ(refusal_of(tenant_with("name = \"zen\"")), "tenant_field_repeated");
  EXPECT_EQ(refusal_of("listen = 5\n" + tenant_with("")), "tenants_malformed");
  EXPECT_EQ(refusal_of(tenant_with("accounts_max = 0")), "tenant_quota_invalid");
  EXPECT_EQ(refusal_of(tenant_with("accounts_max = 99999999999999999999")), "tenant_quota_invalid");
  EXPECT_EQ(refusal_of(tenant_with("postings_burst = 5")), "tenant_quota_invalid");
  EXPECT_EQ(refusal_of(tenant_with("postings_per_second = 1000000001")), "tenant_quota_invalid");
  EXPECT_EQ(refusal_of(tenant_with("accounts_max = 1.5")), "tenants_malformed");
  EXPECT_EQ(refusal_of(tenant_with("accounts_max = -1")), "tenants_malformed");
  EXPECT_EQ(refusal_of(tenant_with("accounts_max = \"5\"")), "tenants_malformed");
}

TEST(TenantsFile, a_key_is_given_by_its_hash) {
  const auto with_keys = [](std::string_view keys) {
    return refusal_of("[[tenant]]\nname = \"a\"\nfolder = \"a\"\nkey_sha256 = " +
                      std::string(keys));
  };
  EXPECT_EQ(with_keys("[\"test\"]"), "tenant_key_invalid");
  EXPECT_EQ(with_keys("[\"" + std::string(64, 'g') + "\"]"), "tenant_key_invalid");
  EXPECT_EQ(with_keys("[5]"), "tenants_malformed");
  EXPECT_EQ(with_keys("\"" + std::string(kTest) + "\""), "tenants_malformed");
  EXPECT_EQ(with_keys("[]"), "tenant_key_missing");
}

TEST(TenantsFile, what_is_no_list_of_tenants_is_refused) {
  for (const char* text :
       {"[[tenant]", "name = ", "[tenant]\nname = \"a\"", "tenant = 5", "tenant = [5]", "\xFF",
        "[[tenant]] x", "[[tenant]]\nname = \"a\" b", "[[tenant]]\nname = \"a\\n\"",
        "[[tenant]]\nname \"a\"", "[[tenant]]\nkey_sha256 = [\n]"}) {
    EXPECT_EQ(refusal_of(text), "tenants_malformed") << text;
  }
  EXPECT_EQ(refusal_of(""), "tenants_empty");
  EXPECT_EQ(refusal_of(std::string(kTenantsFileSizeMax + 1, '#')), "tenants_too_large");
}

}  // namespace
}  // namespace atollbank::tenants
