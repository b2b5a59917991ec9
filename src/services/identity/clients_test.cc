// SPDX-License-Identifier: Apache-2.0
// The life of clients: registered, deleted, and their places in their owner's count.
#include "services/identity/identity_fixture.h"

namespace atollbank::identity {
namespace {

class ClientsTest : public IdentityTest {
 protected:
  base::Result<RegisteredClient> registered() {
    RegisterClient request;
    request.owner_id = kDeveloper;
    request.name = "App";
    request.redirect_uris = {kRedirect};
    return ask<RegisteredClient>(
        [&](auto done) { service_->register_client(context(), request, std::move(done)); });
  }
  base::Result<void> remove(const RegisteredClient& client, base::Id owner = kDeveloper) {
    return ask<void>([&](auto done) {
      service_->delete_client(context(), owner, client.client.id, std::move(done));
    });
  }
  std::size_t client_count() {
    return ask<std::vector<Client>>(
               [&](auto done) { service_->clients_of(context(), kDeveloper, std::move(done)); })
        .value()
        .size();
  }
};

TEST_F(ClientsTest, a_deleted_client_frees_its_place) {
  pass(1);  // ids are of their time
  start({.is_sandbox = false});
  for (std::size_t i = 0; i < 2 * kClientsPerOwnerMax; ++i) {
    const auto client = registered();
    ASSERT_TRUE(client.has_value()) << i << ": " << client.error().reason;
    ASSERT_TRUE(remove(*client).has_value());
  }
  std::vector<RegisteredClient> living;
  for (std::size_t i = client_count(); i < kClientsPerOwnerMax; ++i) {
    living.push_back(registered().value());
  }
  EXPECT_EQ(client_count(), kClientsPerOwnerMax);
  EXPECT_EQ(registered().error().reason, "too_many_clients");
  ASSERT_TRUE(remove(living.front()).has_value());
  EXPECT_TRUE(registered().has_value());
  EXPECT_EQ(registered().error().reason, "too_many_clients");
  EXPECT_EQ(client_count(), kClientsPerOwnerMax);
}

TEST_F(ClientsTest, a_deletion_whose_answer_is_lost_is_found_done) {
  int commits = 0;
  records_.set_fault_source([&commits](const ports::Commit&) {
    return ++commits == 1 ? adapters::CommitFault::kLostAfter : adapters::CommitFault::kNone;
  });
  const auto deleted = remove(confidential_);
  EXPECT_TRUE(deleted.has_value()) << deleted.error().reason;
  EXPECT_EQ(client_count(), 1U);
}

TEST_F(ClientsTest, deleting_again_changes_nothing) {
  ASSERT_TRUE(remove(confidential_).has_value());
  const std::size_t told = records_.outbox(0, 1000).value().size();
  EXPECT_TRUE(remove(confidential_).has_value());
  EXPECT_EQ(records_.outbox(0, 1000).value().size(), told);
  EXPECT_EQ(remove(confidential_, kOther).error().reason, "client_not_found");
  ChangeClient change;
  change.owner_id = kDeveloper;
  change.client_id = confidential_.client.id;
  change.name = "Risen";
  const auto changed =
      ask<Client>([&](auto done) { service_->change_client(context(), change, std::move(done)); });
  EXPECT_EQ(changed.error().reason, "client_not_found");
}

}  // namespace
}  // namespace atollbank::identity
