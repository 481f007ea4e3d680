#include "mock-host/store/sealed_values.hpp"
#include "mock-host/store/secret_box.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/store/values.hpp"
#include "tests/unit/mock-host/store/desk_with_plugin.hpp"

#include <gmock/gmock.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include <array>

namespace mock::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class SecretBoxes : public testing::Test {
protected:
    desk::Error error() { return SecretBox::open(*desk.store).error(); }
    fs::path key_file() const { return desk.folder.path() / "secrets.key"; }
    std::string seal(const desk::Secret& secret, const char* instance, const char* key)
    {
        Transaction change(*desk.store);
        return *box->seal(change, secret, instance, key);
    }

    DeskWithPlugin desk;
    desk::Result<SecretBox> box = SecretBox::create(*desk.store);
};

TEST_F(SecretBoxes, OpenWhatTheySealed)
{
    const std::string texts[] = {"", std::string("tok\0en", 6), std::string(9000, 'x')};
    for (const std::string& text : texts) {
        const std::string sealed = seal(desk::Secret(text), "cfg-1", "tokens");
        const auto later = SecretBox::open(*desk.store);
        ASSERT_TRUE(later);
        EXPECT_EQ(later->unseal(sealed, "cfg-1", "tokens")->reveal(), text);
    }
}

TEST_F(SecretBoxes, SealTheSameTextDifferentlyEachTime)
{
    const desk::Secret secret("the-token");
    EXPECT_NE(seal(secret, "cfg-1", "k"), seal(secret, "cfg-1", "k"));
}

TEST_F(SecretBoxes, OpenASecretOnlyInItsPlace)
{
    const std::string sealed = seal(desk::Secret("the-token"), "cfg-1", "tokens");
    EXPECT_FALSE(box->unseal(sealed, "cfg-2", "tokens"));
    EXPECT_FALSE(box->unseal(sealed, "cfg-1", "token"));
    EXPECT_FALSE(box->unseal(sealed, "cfg-1t", "okens"));
    EXPECT_FALSE(box->unseal("", "cfg-1", "tokens"));
    EXPECT_FALSE(box->unseal("no base64", "cfg-1", "tokens"));
    std::string bent = sealed;
    bent[40] = bent[40] == 'A' ? 'B' : 'A';
    EXPECT_EQ(box->unseal(bent, "cfg-1", "tokens").error().status, desk::Errc::invalid);
}

using SqliteSecretBoxes = SecretBoxes;

TEST_F(SqliteSecretBoxes, LeaveNoPlainTextInAnyFile)
{
    const std::string token = "the-very-secret-token-0123456789";
    desk.write([&](Transaction& change) {
        put_value(change, ValueSpace::secrets, "cfg-1", "tokens",
                  *box->seal(change, desk::Secret(token), "cfg-1", "tokens"));
    });
    int files = 0;
    for (const auto& file : fs::recursive_directory_iterator(desk.folder.path())) {
        if (!file.is_regular_file()) continue;
        ++files;
        EXPECT_EQ(read_file(file.path()).find(token), std::string::npos) << file.path();
    }
    EXPECT_GE(files, 3); // store, its log of changes, key
}

TEST_F(SecretBoxes, KeyIsForItsOwnerOnly)
{
    struct stat file = {};
    ASSERT_EQ(::stat(key_file().c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777, 0600U);

    for (const mode_t mode : {0640U, 0604U, 0620U}) {
        ::chmod(key_file().c_str(), mode);
        EXPECT_EQ(error().status, desk::Errc::denied);
        EXPECT_THAT(error().detail, HasSubstr("chmod 600"));
    }
    ::chmod(key_file().c_str(), 0400);
    EXPECT_TRUE(SecretBox::open(*desk.store));
}

TEST_F(SecretBoxes, DoNotReadAKeyThatOthersMayRead)
{
    const int reads = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    ASSERT_GE(::inotify_add_watch(reads, key_file().c_str(), IN_ACCESS), 0);
    const auto was_read = [&] {
        std::array<char, 4096> events{};
        return ::read(reads, events.data(), events.size()) > 0;
    };
    ::chmod(key_file().c_str(), 0640);
    EXPECT_EQ(error().status, desk::Errc::denied);
    EXPECT_FALSE(was_read());

    ::chmod(key_file().c_str(), 0600);
    EXPECT_TRUE(SecretBox::open(*desk.store));
    EXPECT_TRUE(was_read());
    ::close(reads);
}

TEST_F(SecretBoxes, RefuseAKeyThatIsMissingDamagedOrOfAnotherStore)
{
    DeskWithPlugin other;
    ASSERT_TRUE(SecretBox::create(*other.store));
    const auto overwrite = [&](const std::string& text) {
        std::ofstream(key_file(), std::ios::trunc) << text;
    };
    overwrite(read_file(other.folder.path() / "secrets.key"));
    EXPECT_EQ(error().code, "secrets.key_wrong");
    EXPECT_THAT(error().detail, HasSubstr("not the key of this store"));
    overwrite("short");
    EXPECT_EQ(error().status, desk::Errc::invalid);
    fs::remove(key_file());
    EXPECT_EQ(error().status, desk::Errc::not_found);
}

TEST_F(SecretBoxes, KeyOfAStoreIsNeverOverwritten)
{
    const std::string before = read_file(key_file());
    EXPECT_EQ(SecretBox::create(*desk.store).error().status, desk::Errc::conflict);
    EXPECT_EQ(read_file(key_file()), before);
    EXPECT_TRUE(SecretBox::open(*desk.store));
}

TEST_F(SecretBoxes, ThatWereInterruptedAreMadeOnceMore)
{
    const auto leave_behind = [&](const char* what) {
        fs::remove(key_file());
        if (what != nullptr) std::ofstream(key_file()) << what;
        ::chmod(key_file().c_str(), 0600);
    };
    for (const char* what : {static_cast<const char*>(nullptr), ""}) {
        leave_behind(what);
        EXPECT_FALSE(SecretBox::open(*desk.store));
        EXPECT_TRUE(SecretBox::create(*desk.store));
        EXPECT_TRUE(SecretBox::open(*desk.store));
    }
}

/// Two sealed secrets, and a key that is to be changed.
class KeyChange : public SecretBoxes {
protected:
    KeyChange()
    {
        for (const char* key : {"form.client_secret", "tokens"})
            put(*box, key, std::string("value of ") + key);
    }
    void put(const SecretBox& with, const char* key, const std::string& value)
    {
        desk.write([&](Transaction& change) {
            auto sealed = with.seal(change, desk::Secret(value), "cfg-1", key);
            ASSERT_TRUE(sealed) << sealed.error().detail;
            put_value(change, ValueSpace::secrets, "cfg-1", key, *sealed);
        });
    }
    std::string read(const SecretBox& with, const char* key)
    {
        const auto stored = find_value(Reader(*desk.store), ValueSpace::secrets, "cfg-1", key);
        const auto secret = with.unseal(stored->text, "cfg-1", key);
        return secret ? std::string(secret->reveal()) : secret.error().code;
    }
    void expect_readable(const SecretBox& with)
    {
        EXPECT_EQ(read(with, "form.client_secret"), "value of form.client_secret");
        EXPECT_EQ(read(with, "tokens"), "value of tokens");
    }
    fs::path new_key_file() const { return desk.folder.path() / "secrets.key.new"; }

    /// What stands in the store afterwards; the process dies before it puts the file in place.
    void change_and_die()
    {
        desk.write([&](Transaction& change) { EXPECT_TRUE(change_key(*desk.store, change)); });
    }
};

TEST_F(KeyChange, SealsEverythingWithAnotherKey)
{
    const std::string key_before = read_file(key_file());
    const auto sealed_before =
        find_value(Reader(*desk.store), ValueSpace::secrets, "cfg-1", "tokens");
    desk.write([&](Transaction& change) {
        const auto done = change_key(*desk.store, change);
        ASSERT_TRUE(done) << done.error().detail;
        EXPECT_EQ(done->values, 2);
    });
    ASSERT_TRUE(put_new_key_in_place(*desk.store));

    EXPECT_NE(read_file(key_file()), key_before);
    EXPECT_FALSE(fs::exists(new_key_file()));
    const auto sealed = find_value(Reader(*desk.store), ValueSpace::secrets, "cfg-1", "tokens");
    EXPECT_NE(sealed->text, sealed_before->text);
    EXPECT_EQ(sealed->revision, sealed_before->revision);
    const auto later = SecretBox::open(*desk.store);
    ASSERT_TRUE(later) << later.error().detail;
    expect_readable(*later);
}

TEST_F(KeyChange, SealsThePasswordOfTheMailServerAnew)
{
    const auto stored = [&] { return *setting(Reader(*desk.store), mail_password); };
    desk.write([&](Transaction& change) {
        const auto sealed = box->seal(change, desk::Secret("hush"), desk_itself, mail_password);
        put_setting(change, mail_password, *sealed);
    });
    change_and_die();
    const auto later = SecretBox::open(*desk.store);
    const auto password = later->unseal(stored(), desk_itself, mail_password);
    ASSERT_TRUE(password) << password.error().detail;
    EXPECT_EQ(password->reveal(), "hush");
}

TEST_F(KeyChange, BoxThatIsInUseTakesTheNewKey)
{
    change_and_die();
    expect_readable(*box);
    put(*box, "tokens", "value of tokens");
    const auto later = SecretBox::open(*desk.store);
    ASSERT_TRUE(later);
    expect_readable(*later);
}

TEST_F(KeyChange, ValueThatWasReadRightBeforeOpensAfterwards)
{
    const auto read_before =
        find_value(Reader(*desk.store), ValueSpace::secrets, "cfg-1", "tokens");
    change_and_die();
    expect_readable(*box); // It has the new key now.
    const auto secret = box->unseal(read_before->text, "cfg-1", "tokens");
    ASSERT_TRUE(secret) << secret.error().detail;
    EXPECT_EQ(secret->reveal(), "value of tokens");
}

TEST_F(KeyChange, BoxThatOnlyWritesDoesNotWriteWithTheOldKey)
{
    change_and_die();
    put(*box, "tokens", "newer");
    EXPECT_EQ(read(*SecretBox::open(*desk.store), "tokens"), "newer");
}

TEST_F(KeyChange, ThatDiedBeforeItsCommitLeavesTheOldKey)
{
    {
        Transaction change(*desk.store);
        EXPECT_TRUE(change_key(*desk.store, change));
    }
    EXPECT_TRUE(fs::exists(new_key_file()));
    expect_readable(*SecretBox::open(*desk.store));
    change_and_die(); // Whoever was interrupted does it again.
    expect_readable(*SecretBox::open(*desk.store));
}

TEST_F(KeyChange, ThatDiedAfterItsCommitIsFinishedByTheNext)
{
    const std::string key_before = read_file(key_file());
    change_and_die();
    EXPECT_EQ(read_file(key_file()), key_before);
    const auto later = SecretBox::open(*desk.store);
    ASSERT_TRUE(later) << later.error().detail;
    expect_readable(*later);
    EXPECT_NE(read_file(key_file()), key_before);
    EXPECT_FALSE(fs::exists(new_key_file()));
}

TEST_F(KeyChange, NodeWithoutTheNewKeySaysSo)
{
    const std::string key_before = read_file(key_file());
    change_and_die();
    fs::remove(new_key_file()); // It never came to this machine.
    EXPECT_EQ(read(*box, "tokens"), "secrets.key_wrong");
    EXPECT_THAT(error().detail, HasSubstr("copy secrets.key from there"));
    EXPECT_EQ(read_file(key_file()), key_before);
}

TEST_F(KeyChange, PreparedKeyIsTheOneThatIsTaken)
{
    ASSERT_TRUE(prepare_new_key(*desk.store));
    EXPECT_EQ(prepare_new_key(*desk.store).error().status, desk::Errc::conflict);
    const std::string prepared = read_file(new_key_file());
    change_and_die();
    ASSERT_TRUE(put_new_key_in_place(*desk.store));
    EXPECT_EQ(read_file(key_file()), prepared);
}

TEST_F(KeyChange, ThatDiedBeforeItsKeyWasInTheFileIsDoneByTheNext)
{
    const std::string key_before = read_file(key_file());
    std::ofstream(new_key_file()).flush();
    fs::permissions(new_key_file(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_TRUE(prepare_new_key(*desk.store));

    std::ofstream(new_key_file(), std::ios::trunc).flush();
    change_and_die();
    const auto later = SecretBox::open(*desk.store);
    ASSERT_TRUE(later) << later.error().detail;
    expect_readable(*later);
    EXPECT_NE(read_file(key_file()), key_before);
}

// Nobody could enter it again.
TEST_F(KeyChange, AddressOfACallThatDoesNotOpenIsDropped)
{
    const Target activity{TargetKind::activity, "a-000001"};
    std::int64_t good = 0;
    std::int64_t bad = 0;
    desk.write([&](Transaction& change) {
        good = insert_call(change, DeskWithPlugin::click("cfg-1", "good", activity)).call.number;
        bad = insert_call(change, DeskWithPlugin::click("cfg-1", "bad", activity)).call.number;
        const auto sealed =
            box->seal(change, desk::Secret("https://example.com/x"), "cfg-1", open_url_key(good));
        for (const std::int64_t call : {good, bad})
            replace_sealed(change, {.call = call}, *sealed);
    });
    change_and_die();

    EXPECT_FALSE(has_open_url(Reader(*desk.store), bad));
    const auto kept = desk.write([&](Transaction& change) { return take_open_url(change, good); });
    const auto later = SecretBox::open(*desk.store);
    ASSERT_TRUE(later) << later.error().detail;
    EXPECT_EQ(later->unseal(kept, "cfg-1", open_url_key(good))->reveal(), "https://example.com/x");
    expect_readable(*later);
}

TEST_F(KeyChange, SecretThatDoesNotOpenStopsIt)
{
    desk.write([](Transaction& change) {
        put_value(change, ValueSpace::secrets, "cfg-2", "tokens", "no base64");
    });
    {
        Transaction change(*desk.store);
        const auto done = change_key(*desk.store, change);
        ASSERT_FALSE(done);
        EXPECT_THAT(done.error().detail, HasSubstr("'tokens' of cfg-2 does not open"));
    }
    expect_readable(*box);
}

} // namespace
} // namespace mock::store
