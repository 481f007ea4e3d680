#include "mock-host/store/secret_box.hpp"
#include "mock-host/store/values.hpp"
#include "tests/unit/mock-host/store/desk_with_plugin.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

namespace mock::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class SecretBoxes : public testing::Test {
protected:
    desk::Error error() { return SecretBox::open(*desk.store).error(); }
    fs::path key_file() const { return desk.folder.path() / "secrets.key"; }

    DeskWithPlugin desk;
    desk::Result<SecretBox> box = SecretBox::create(*desk.store);
};

TEST_F(SecretBoxes, OpenWhatTheySealed)
{
    const std::string texts[] = {"", std::string("tok\0en", 6), std::string(9000, 'x')};
    for (const std::string& text : texts) {
        const std::string sealed = box->seal(desk::Secret(text), "cfg-1", "tokens");
        const auto later = SecretBox::open(*desk.store);
        ASSERT_TRUE(later);
        EXPECT_EQ(later->unseal(sealed, "cfg-1", "tokens")->reveal(), text);
    }
}

TEST_F(SecretBoxes, SealTheSameTextDifferentlyEachTime)
{
    const desk::Secret secret("the-token");
    EXPECT_NE(box->seal(secret, "cfg-1", "k"), box->seal(secret, "cfg-1", "k"));
}

TEST_F(SecretBoxes, OpenASecretOnlyInItsPlace)
{
    const std::string sealed = box->seal(desk::Secret("the-token"), "cfg-1", "tokens");
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
                  box->seal(desk::Secret(token), "cfg-1", "tokens"));
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

TEST_F(SecretBoxes, RefuseAKeyThatIsMissingDamagedOrOfAnotherStore)
{
    DeskWithPlugin other;
    ASSERT_TRUE(SecretBox::create(*other.store));
    const auto overwrite = [&](const std::string& text) {
        std::ofstream(key_file(), std::ios::trunc) << text;
    };
    overwrite(read_file(other.folder.path() / "secrets.key"));
    EXPECT_EQ(error().code, "secrets.key_wrong");
    EXPECT_THAT(error().detail, HasSubstr("key of another store"));
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

} // namespace
} // namespace mock::store
