// SPDX-License-Identifier: Apache-2.0
#include "adapters/pkcs11/soft_vault.h"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <p11-kit/pkcs11.h>
#include <sys/stat.h>

#include <fstream>

#include "adapters/pkcs11/format/vault_pins.h"
#include "adapters/pkcs11/key_vault.h"
#include "adapters/pkcs11/module.h"
#include "adapters/pkcs11/return_code.h"
#include "base/owners_file.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank::adapters {
namespace {

namespace fs = std::filesystem;

constexpr const char* kModulePath = "/usr/lib/softhsm/libsofthsm2.so";

// The module that the vault under test has open in this process, for a look behind its back.
const CK_FUNCTION_LIST& module_of_this_process() {
  void* const library = ::dlopen(kModulePath, RTLD_NOW);
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, "C_GetFunctionList"));
  CK_FUNCTION_LIST* functions = nullptr;
  EXPECT_EQ(get(&functions), CKR_OK);
  return *functions;
}

// The functions of the module, one of them failing: the log-in, or the look at a key.
class FailingModule {
 public:
  static inline CK_RV code = CKR_OK;
  static inline int failures = 0;

  explicit FailingModule(bool is_login, CK_RV failure = CKR_DEVICE_REMOVED)
      : functions_(const_cast<CK_FUNCTION_LIST&>(module_of_this_process())), whole_(functions_) {
    code = failure;
    failures = 0;
    if (is_login) functions_.C_Login = log_in;
    if (!is_login) functions_.C_GetAttributeValue = get;
  }
  ~FailingModule() { functions_ = whole_; }
  FailingModule(const FailingModule&) = delete;
  FailingModule& operator=(const FailingModule&) = delete;

 private:
  static CK_RV log_in(CK_SESSION_HANDLE, CK_USER_TYPE, CK_UTF8CHAR*, CK_ULONG) {
    ++failures;
    return code;
  }
  static CK_RV get(CK_SESSION_HANDLE, CK_OBJECT_HANDLE, CK_ATTRIBUTE*, CK_ULONG) {
    ++failures;
    return code;
  }

  CK_FUNCTION_LIST& functions_;
  const CK_FUNCTION_LIST whole_;
};

class SoftVaultTest : public testing::Test {
 protected:
  void open() {
    auto opened = open_soft_vault(path_);
    ASSERT_TRUE(opened) << opened.error().message;
    vault_ = *std::move(opened);
  }
  std::string reason_of_opening() const { return open_soft_vault(path_).error().reason; }

  // The session of a stranger in this process; the vault has logged the process in.
  CK_SESSION_HANDLE session() {
    const auto& call = module_of_this_process();
    CK_SLOT_ID slots[8];
    CK_ULONG count = 8;
    EXPECT_EQ(call.C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    CK_SESSION_HANDLE handle = 0;
    EXPECT_EQ(call.C_OpenSession(slots[0], CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr,
                                 &handle),
              CKR_OK);
    slot_ = slots[0];
    return handle;
  }
  static std::vector<CK_OBJECT_HANDLE> objects(CK_SESSION_HANDLE session, CK_OBJECT_CLASS wanted) {
    const auto& call = module_of_this_process();
    CK_ATTRIBUTE attribute{CKA_CLASS, &wanted, sizeof wanted};
    EXPECT_EQ(call.C_FindObjectsInit(session, &attribute, 1), CKR_OK);
    std::vector<CK_OBJECT_HANDLE> handles(64);
    CK_ULONG count = 0;
    EXPECT_EQ(call.C_FindObjects(session, handles.data(), handles.size(), &count), CKR_OK);
    call.C_FindObjectsFinal(session);
    handles.resize(count);
    return handles;
  }

  // As a token that is pulled out: no session is left.
  void lose_sessions() {
    session();
    ASSERT_EQ(module_of_this_process().C_CloseAllSessions(slot_), CKR_OK);
  }

  contract::TemporaryFolder folder_;
  fs::path path_ = folder_.path() / "vault";
  std::unique_ptr<ports::KeyVault> vault_;
  CK_SLOT_ID slot_ = 0;
};

TEST_F(SoftVaultTest, keys_are_the_same_at_the_next_start_and_after_a_move) {
  open();
  const auto old_key = vault_->rotate("tokens").value();
  const auto new_key = vault_->rotate("tokens").value();
  vault_.reset();
  fs::create_directories(folder_.path() / "elsewhere");
  const fs::path moved = folder_.path() / "elsewhere" / "vault";
  fs::rename(path_, moved);
  path_ = moved;
  open();
  const auto keys = vault_->keys("tokens").value();
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0].id, new_key.id);
  EXPECT_EQ(keys[1].id, old_key.id);
  const auto signature = vault_->sign("tokens", old_key.id, "text").value();
  EXPECT_TRUE(base::Es256Check::of(old_key.public_key)->is_signed("text", signature));
}

TEST_F(SoftVaultTest, a_private_key_does_not_leave_the_vault) {
  open();
  ASSERT_TRUE(vault_->rotate("tokens"));
  const auto& call = module_of_this_process();
  const CK_SESSION_HANDLE stranger = session();
  const auto handles = objects(stranger, CKO_PRIVATE_KEY);
  ASSERT_EQ(handles.size(), 1U);
  unsigned char value[256];
  CK_ATTRIBUTE asked{CKA_VALUE, value, sizeof value};
  EXPECT_EQ(name_of_return(call.C_GetAttributeValue(stranger, handles[0], &asked, 1)),
            "CKR_ATTRIBUTE_SENSITIVE");
  // Nor is it made extractable afterwards.
  CK_BBOOL yes = CK_TRUE;
  CK_ATTRIBUTE change{CKA_EXTRACTABLE, &yes, sizeof yes};
  EXPECT_NE(call.C_SetAttributeValue(stranger, handles[0], &change, 1), CKR_OK);
}

TEST_F(SoftVaultTest, nobody_else_may_read_the_folder) {
  open();
  ASSERT_TRUE(vault_->rotate("tokens"));
  struct stat status{};
  for (const auto& entry : fs::recursive_directory_iterator(path_)) {
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0077U, 0U) << entry.path();
  }
  vault_.reset();
  fs::permissions(path_ / "pins", fs::perms::group_read, fs::perm_options::add);
  EXPECT_EQ(reason_of_opening(), "vault_pins_exposed");
}

TEST_F(SoftVaultTest, damage_is_told_and_never_mended_by_new_keys) {
  open();
  ASSERT_TRUE(vault_->rotate("tokens"));
  vault_.reset();
  const auto pins = base::read_owners_file(path_ / "pins").value();
  ASSERT_TRUE(base::write_owners_file(path_ / "pins", base::Secret("atoll vault pins 1\n")));
  EXPECT_EQ(reason_of_opening(), "vault_pins_damaged");
  ASSERT_TRUE(base::write_owners_file(path_ / "pins", base::Secret("atoll vault pins 7\n")));
  EXPECT_EQ(reason_of_opening(), "vault_pins_format_unknown");
  ASSERT_TRUE(
      base::write_owners_file(path_ / "pins", format::print_vault_pins(format::draw_vault_pins())));
  EXPECT_EQ(reason_of_opening(), "vault_pin_refused");
  fs::remove(path_ / "pins");
  EXPECT_EQ(reason_of_opening(), "vault_pins_damaged");
  ASSERT_TRUE(base::write_owners_file(path_ / "pins", pins));
  open();
  EXPECT_EQ(vault_->keys("tokens")->size(), 1U);
  vault_.reset();
  fs::rename(path_ / "tokens", path_ / "away");
  fs::create_directories(path_ / "tokens");
  EXPECT_EQ(reason_of_opening(), "vault_damaged");
}

TEST_F(SoftVaultTest, a_token_that_a_killed_log_in_left_empty_is_put_back_with_its_keys) {
  open();
  const auto key = vault_->rotate("tokens").value();
  vault_.reset();
  fs::remove(path_ / "token.kept");  // as in a vault of an older build
  open();
  vault_.reset();
  const fs::path token = fs::directory_iterator(path_ / "tokens")->path() / "token.object";
  std::ofstream(token, std::ios::trunc).close();
  ASSERT_EQ(fs::file_size(token), 0U);
  open();
  EXPECT_EQ(vault_->keys("tokens")->front().id, key.id);
  EXPECT_TRUE(vault_->sign("tokens", key.id, "text"));
}

TEST_F(SoftVaultTest, what_a_crash_left_half_made_is_thrown_away) {
  open();
  vault_.reset();
  // As it is between the last step and the rename, and with half a token.
  fs::rename(path_, path_.string() + ".new");
  open();
  ASSERT_TRUE(vault_->rotate("tokens"));
  vault_.reset();
  EXPECT_FALSE(fs::exists(path_.string() + ".new"));
  fs::create_directories(path_.string() + ".new/tokens/half");
  std::ofstream(path_.string() + ".new/tokens/half/token.object") << "ha";
  open();
  EXPECT_EQ(vault_->keys("tokens")->size(), 1U);
}

TEST_F(SoftVaultTest, half_a_key_is_destroyed_at_the_next_start) {
  open();
  const auto whole = vault_->rotate("tokens").value();
  ASSERT_TRUE(vault_->rotate("half"));
  ASSERT_TRUE(vault_->rotate("other"));
  const CK_SESSION_HANDLE stranger = session();
  const auto& call = module_of_this_process();
  ASSERT_EQ(objects(stranger, CKO_PRIVATE_KEY).size(), 3U);
  for (const CK_OBJECT_CLASS half : {CKO_PRIVATE_KEY, CKO_PUBLIC_KEY}) {
    for (const CK_OBJECT_HANDLE handle : objects(stranger, half)) {
      char label[64];
      CK_ATTRIBUTE asked{CKA_LABEL, label, sizeof label};
      ASSERT_EQ(call.C_GetAttributeValue(stranger, handle, &asked, 1), CKR_OK);
      const std::string_view text(label, asked.ulValueLen);
      if (text == (half == CKO_PRIVATE_KEY ? "atoll/half" : "atoll/other")) {
        ASSERT_EQ(call.C_DestroyObject(stranger, handle), CKR_OK);
      }
    }
  }
  vault_.reset();
  open();
  EXPECT_EQ(vault_->keys("tokens")->front().id, whole.id);
  EXPECT_TRUE(vault_->keys("half")->empty());
  EXPECT_TRUE(vault_->keys("other")->empty());
  const CK_SESSION_HANDLE again = session();
  EXPECT_EQ(objects(again, CKO_PRIVATE_KEY).size(), 1U);
  EXPECT_EQ(objects(again, CKO_PUBLIC_KEY).size(), 1U);
}

TEST_F(SoftVaultTest, a_lost_session_is_opened_anew) {
  open();
  const auto key = vault_->rotate("tokens").value();
  const auto check = base::Es256Check::of(key.public_key).value();
  const auto& call = module_of_this_process();
  session();
  ASSERT_EQ(call.C_CloseAllSessions(slot_), CKR_OK);
  EXPECT_TRUE(check.is_signed("text", vault_->sign("tokens", key.id, "text").value()));
  session();
  ASSERT_EQ(call.C_CloseAllSessions(slot_), CKR_OK);
  EXPECT_TRUE(vault_->rotate("tokens"));
  session();
  ASSERT_EQ(call.C_CloseAllSessions(slot_), CKR_OK);
  EXPECT_TRUE(vault_->retire("tokens", key.id).has_value());
  const CK_SESSION_HANDLE stranger = session();
  ASSERT_EQ(call.C_Logout(stranger), CKR_OK);
  EXPECT_TRUE(vault_->sign("tokens", vault_->keys("tokens")->front().id, "text"));
}

TEST_F(SoftVaultTest, a_reconnect_that_fails_half_way_is_done_again_at_the_next_use) {
  open();
  const auto old_key = vault_->rotate("tokens").value();
  const auto key = vault_->rotate("tokens").value();
  const auto check = base::Es256Check::of(key.public_key).value();
  for (const bool is_login : {false, true}) {
    lose_sessions();
    {
      const FailingModule failing(is_login);
      EXPECT_EQ(vault_->sign("tokens", key.id, "text").error().reason, "vault_unavailable");
      EXPECT_EQ(vault_->sign("tokens", key.id, "text").error().reason, "vault_unavailable");
      EXPECT_EQ(vault_->rotate("tokens").error().reason, "vault_unavailable");
      EXPECT_EQ(vault_->retire("tokens", old_key.id).error().reason, "vault_unavailable");
      EXPECT_EQ(vault_->keys("tokens")->size(), 2U);
    }
    const auto signature = vault_->sign("tokens", key.id, "text");
    ASSERT_TRUE(signature) << signature.error().message;
    EXPECT_TRUE(check.is_signed("text", *signature));
  }
  EXPECT_EQ(vault_->keys("tokens")->size(), 2U);
  ASSERT_TRUE(vault_->retire("tokens", old_key.id).has_value());
}

// Its number is taken: another of the same would damage the vault.
TEST_F(SoftVaultTest, a_key_that_was_made_and_not_looked_at_is_found_at_the_next_use) {
  open();
  ASSERT_TRUE(vault_->rotate("tokens"));
  {
    const FailingModule failing(false);
    EXPECT_EQ(vault_->rotate("tokens").error().reason, "vault_unavailable");
  }
  const auto key = vault_->rotate("tokens");
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(vault_->keys("tokens")->size(), 3U);
  vault_.reset();
  open();
  ASSERT_NE(vault_, nullptr);
  EXPECT_EQ(vault_->keys("tokens")->front().id, key->id);
}

TEST_F(SoftVaultTest, a_pin_that_was_refused_is_not_shown_again) {
  open();
  const auto key = vault_->rotate("tokens").value();
  lose_sessions();
  const FailingModule failing(true, CKR_PIN_INCORRECT);
  EXPECT_EQ(vault_->sign("tokens", key.id, "text").error().reason, "vault_pin_refused");
  EXPECT_EQ(vault_->sign("tokens", key.id, "text").error().reason, "vault_pin_refused");
  EXPECT_EQ(vault_->rotate("tokens").error().reason, "vault_pin_refused");
  EXPECT_EQ(FailingModule::failures, 1);
}

// A module is opened once a process: the second vault is told so and disturbs nobody.
TEST_F(SoftVaultTest, one_process_has_one_vault) {
  open();
  const auto key = vault_->rotate("tokens").value();
  EXPECT_EQ(open_soft_vault(folder_.path() / "another").error().reason, "vault_module_in_use");
  EXPECT_TRUE(vault_->sign("tokens", key.id, "text"));
}

TEST_F(SoftVaultTest, a_key_that_might_leave_is_refused) {
  open();
  const CK_SESSION_HANDLE stranger = session();
  const auto& call = module_of_this_process();
  CK_BBOOL yes = CK_TRUE;
  CK_BBOOL no = CK_FALSE;
  unsigned char curve[] = {0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};
  char label[] = "atoll/tokens";
  unsigned char id[8] = {0, 0, 0, 0, 0, 0, 0, 9};
  CK_ATTRIBUTE public_template[] = {{CKA_TOKEN, &yes, sizeof yes},
                                    {CKA_EC_PARAMS, curve, sizeof curve},
                                    {CKA_LABEL, label, sizeof label - 1},
                                    {CKA_ID, id, sizeof id}};
  CK_ATTRIBUTE private_template[] = {{CKA_TOKEN, &yes, sizeof yes},
                                     {CKA_SENSITIVE, &no, sizeof no},
                                     {CKA_EXTRACTABLE, &yes, sizeof yes},
                                     {CKA_LABEL, label, sizeof label - 1},
                                     {CKA_ID, id, sizeof id}};
  CK_MECHANISM mechanism{CKM_EC_KEY_PAIR_GEN, nullptr, 0};
  CK_OBJECT_HANDLE public_key = 0;
  CK_OBJECT_HANDLE private_key = 0;
  ASSERT_EQ(call.C_GenerateKeyPair(stranger, &mechanism, public_template, 4, private_template, 5,
                                   &public_key, &private_key),
            CKR_OK);
  vault_.reset();
  EXPECT_EQ(reason_of_opening(), "vault_key_exposed");
}

TEST_F(SoftVaultTest, what_is_no_module_is_refused_by_name) {
  EXPECT_EQ(open_soft_vault(path_, "/nowhere/module.so").error().reason, "vault_module_missing");
  EXPECT_EQ(open_soft_vault(path_, "libm.so.6").error().reason, "vault_module_refused");
}

TEST(ReturnCode, is_told_by_name) {
  EXPECT_EQ(name_of_return(CKR_DEVICE_REMOVED), "CKR_DEVICE_REMOVED");
  EXPECT_EQ(name_of_return(0x80000001UL), "CKR_0x80000001");
  EXPECT_EQ(pkcs11_failed("C_Sign", CKR_DEVICE_ERROR).value().message, "C_Sign: CKR_DEVICE_ERROR");
  EXPECT_EQ(pkcs11_failed("C_Login", CKR_PIN_LOCKED).value().reason, "vault_pin_refused");
  EXPECT_EQ(pkcs11_failed("C_GenerateKeyPair", CKR_DEVICE_MEMORY).value().reason, "vault_full");
}

// The golden file of format 1.
TEST(VaultPins, are_read_as_they_were_written) {
  const std::string text =
      "atoll vault pins 1\n"
      "officer AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n"
      "user __________________________________________8\n";
  const auto pins = format::parse_vault_pins(text);
  ASSERT_TRUE(pins);
  EXPECT_EQ(pins->officer.reveal(), "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
  EXPECT_EQ(format::print_vault_pins(*pins).reveal(), text);
  EXPECT_FALSE(format::parse_vault_pins(text + "\n"));
  EXPECT_FALSE(format::parse_vault_pins(text.substr(0, text.size() - 1)));
}

}  // namespace
}  // namespace atollbank::adapters
