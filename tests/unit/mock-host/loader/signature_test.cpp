#include "mock-host/loader/signature.hpp"
#include "tests/unit/mock-host/loader/support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

using namespace mock::loader;
using support::Folder;
using testing::HasSubstr;
using testing::Not;

namespace {

SigningKey key(const char* name = "maker")
{
    auto made = generate_key(name);
    EXPECT_TRUE(made);
    return *std::move(made);
}

Members signed_by(const SigningKey& maker)
{
    Members members{{"plugin.json", "{}"}, {"a.so", "library"}};
    auto signature = sign(members, maker);
    EXPECT_TRUE(signature);
    members["signature.json"] = *signature;
    return members;
}

} // namespace

TEST(Signature, OfATrustedKeyIsRecognised)
{
    const auto maker = key();

    const auto check =
        check_signature(signed_by(maker), {key("other").public_key, maker.public_key});

    ASSERT_TRUE(check) << check.error().detail;
    EXPECT_EQ(check->trust, Trust::trusted);
    EXPECT_EQ(check->key_name, "maker");
}

TEST(Signature, AnyChangeAfterwardsMakesItFalse)
{
    const auto maker = key();
    const Members good = signed_by(maker);
    Members changed = good;
    changed["a.so"] = "evil";
    Members added = good;
    added["b.so"] = "evil";
    Members removed = good;
    removed.erase("a.so");
    Members renamed = removed;
    renamed["b.so"] = "library";

    for (const auto& members : {changed, added, removed, renamed}) {
        const auto check = check_signature(members, {maker.public_key});
        ASSERT_FALSE(check);
        EXPECT_EQ(check.error().code, "package.signature");
    }
}

TEST(Signature, OfAnotherKeyUnderATrustedNameIsUnknown)
{
    const auto check = check_signature(signed_by(key("maker")), {key("maker").public_key});

    ASSERT_TRUE(check);
    EXPECT_EQ(check->trust, Trust::unknown_key);
    EXPECT_EQ(check->key_name, "");
}

TEST(Signature, FingerprintOfATrustedKeyWithTheSignatureOfAnotherIsFalse)
{
    const auto maker = key();
    const auto other = key();
    Members members = signed_by(other);
    members["signature.json"] = support::replaced(
        members["signature.json"], other.public_key.fingerprint(), maker.public_key.fingerprint());

    EXPECT_FALSE(check_signature(members, {maker.public_key}));
}

TEST(Signature, MissingOneIsSaidSo)
{
    const auto check = check_signature({{"plugin.json", "{}"}}, {});

    ASSERT_TRUE(check);
    EXPECT_EQ(check->trust, Trust::not_signed);
}

TEST(Signature, DamagedOneIsRefusedEvenIfNobodyIsTrusted)
{
    for (const char* bad :
         {"", "{}", "[]", R"({"algorithm":"none","fingerprint":"","signature":""})",
          R"({"algorithm":"ed25519","fingerprint":"x","signature":"00"})",
          R"({"algorithm":"ed25519","fingerprint":"x","signature":"zz"})"}) {
        SCOPED_TRACE(bad);
        EXPECT_FALSE(check_signature({{"plugin.json", "{}"}, {"signature.json", bad}}, {}));
    }
}

TEST(Signature, NamesItsKeyByAFingerprintAndNothingElse)
{
    const auto maker = key();
    const Members good = signed_by(maker);
    for (const char* bad : {"x", "\\u001b[8m", "0123"}) {
        Members members = good;
        members["signature.json"] =
            support::replaced(good.at("signature.json"), maker.public_key.fingerprint(), bad);
        const auto check = check_signature(members, {});
        ASSERT_FALSE(check) << bad;
        EXPECT_EQ(check.error().code, "package.signature");
        EXPECT_THAT(check.error().detail, HasSubstr("fingerprint: has to be 64"));
    }
}

TEST(Signature, OfOneOfTwoKeysWithTheSameNameTellsNobodyWhoMadeIt)
{
    const auto maker = key("maker");

    const auto check =
        check_signature(signed_by(maker), {maker.public_key, key("maker").public_key});

    ASSERT_FALSE(check);
    EXPECT_EQ(check.error().code, "key.name");
    EXPECT_TRUE(check_signature(signed_by(maker), {maker.public_key, maker.public_key}));
}

TEST(Signature, SameMembersAndKeyGiveTheSameSignature)
{
    const auto maker = key();

    EXPECT_EQ(signed_by(maker), signed_by(maker));
}

TEST(Keys, PairIsWrittenReadAndSigns)
{
    const Folder folder;
    const auto made = key();
    ASSERT_TRUE(write_key_pair(made, folder / "my.key"));

    const auto secret = read_signing_key(folder / "my.key");
    const auto trusted = read_trusted_keys(folder.path());

    ASSERT_TRUE(secret) << secret.error().detail;
    ASSERT_TRUE(trusted) << trusted.error().detail;
    EXPECT_EQ(check_signature(signed_by(*secret), *trusted)->trust, Trust::trusted);
    struct stat facts {};
    ASSERT_EQ(::stat((folder / "my.key").c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600U);
}

TEST(Keys, ExistingKeyIsNeverOverwritten)
{
    const Folder folder;
    ASSERT_TRUE(write_key_pair(key(), folder / "my.key"));
    const auto before = support::read(folder / "my.key");

    const auto again = write_key_pair(key(), folder / "my.key");
    ASSERT_FALSE(again);
    EXPECT_THAT(again.error().detail, HasSubstr("there is a file already"));
    EXPECT_EQ(support::read(folder / "my.key"), before);
}

TEST(Keys, FolderOrMissingFolderIsNamedAsTheReason)
{
    const Folder folder;
    EXPECT_THAT(write_key_pair(key(), folder.path()).error().detail, HasSubstr("it is a folder"));
    EXPECT_THAT(write_key_pair(key(), folder / "nope" / "my.key").error().detail,
                HasSubstr("No such file or directory"));
}

TEST(Keys, SecretThatOthersMayReadIsRefused)
{
    const Folder folder;
    ASSERT_TRUE(write_key_pair(key(), folder / "my.key"));
    ASSERT_EQ(::chmod((folder / "my.key").c_str(), 0640), 0);

    EXPECT_FALSE(read_signing_key(folder / "my.key"));
}

TEST(Keys, TrustedKeyOrFolderThatOthersMayWriteIsRefusedWithTheRemedy)
{
    const Folder folder;
    ASSERT_TRUE(write_key_pair(key(), folder / "my.key"));
    const auto file = folder / "my.key.pub";
    for (const auto& path : {file, folder.path()}) {
        ASSERT_EQ(::chmod(path.c_str(), 0777), 0);
        const auto keys = read_trusted_keys(folder.path());
        ASSERT_FALSE(keys);
        EXPECT_EQ(keys.error().code, "key.unsafe");
        EXPECT_THAT(keys.error().detail, HasSubstr("run chmod go-w " + path.string()));
        EXPECT_THAT(keys.error().detail, Not(HasSubstr("package")));
        ASSERT_EQ(::chmod(path.c_str(), 0755), 0);
    }
    EXPECT_TRUE(read_trusted_keys(folder.path()));
}

TEST(Keys, PairIsWrittenAsAWholeOrNotAtAll)
{
    const Folder folder;
    folder.write("my.key.pub", "of somebody else");

    EXPECT_FALSE(write_key_pair(key(), folder / "my.key"));

    EXPECT_FALSE(std::filesystem::exists(folder / "my.key"));
    EXPECT_EQ(support::read(folder / "my.key.pub"), "of somebody else");
}

TEST(Keys, HalvesOfTwoPairsDoNotBelongToEachOther)
{
    const Folder folder;
    ASSERT_TRUE(write_key_pair(key(), folder / "a.key"));
    ASSERT_TRUE(write_key_pair(key(), folder / "b.key"));
    EXPECT_TRUE(check_key_pair(folder / "a.key"));

    std::filesystem::rename(folder / "b.key.pub", folder / "a.key.pub");

    const auto mixed = check_key_pair(folder / "a.key");
    ASSERT_FALSE(mixed);
    EXPECT_THAT(mixed.error().detail, HasSubstr("a.key.pub does not belong to"));
    EXPECT_FALSE(check_key_pair(folder / "b.key"));
}

TEST(Keys, FilesOfAnotherKindAreRefusedWithoutShowingTheirContents)
{
    const Folder folder;
    ASSERT_TRUE(write_key_pair(key(), folder / "my.key"));
    const auto wrong = read_public_key(folder / "my.key");

    ASSERT_FALSE(wrong);
    const auto digits = support::read(folder / "my.key").substr(20, 64);
    EXPECT_THAT(wrong.error().detail, Not(HasSubstr(digits)));
    EXPECT_FALSE(read_public_key(folder.write("a.pub", "desk-ed25519-public 00ff name\n")));
    EXPECT_FALSE(read_public_key(folder / "nothing.pub"));
    const std::string zeros(64, '0');
    EXPECT_TRUE(read_public_key(folder.write("b.txt", "desk-ed25519-public " + zeros + " b\n")));
    EXPECT_FALSE(
        read_public_key(folder.write("c.txt", "desk-ed25519-public " + zeros + " \x1b[8m\n")));
    EXPECT_TRUE(read_trusted_keys(folder / "no-folder")->empty());
    EXPECT_FALSE(generate_key("two words"));
}
