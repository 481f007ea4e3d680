#include "mock-host/store/nodes.hpp"

#include "mock-host/store/query.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace mock::store {

namespace fs = std::filesystem;

namespace {

std::string host_name()
{
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

std::string new_id()
{
    constexpr char digits[] = "0123456789abcdef";
    std::string id = "n-";
    for (int i = 0; i < 16; ++i)
        id += digits[randombytes_uniform(16)];
    return id;
}

fs::path lock_file(const Store& store, const std::string& id)
{
    return store.directory() / "nodes" / (id + ".lock");
}

// The descriptor of the locked file, or -1. The system lets go of the lock when the process ends,
// however it ends.
int lock(const fs::path& file, int flags)
{
    const int descriptor = ::open(file.c_str(), flags | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0) return -1;
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
    ::close(descriptor);
    return -1;
}

// Nobody holds it.
bool lock_is_free(const fs::path& file)
{
    const int descriptor = lock(file, 0);
    if (descriptor < 0) return false;
    ::close(descriptor);
    return true;
}

struct Row {
    std::string id{};
    std::string host{};
    std::string lock_file{};
    Time lease_until{};
};

bool is_dead(const Row& node, const Store& store, Time now)
{
    const bool is_over = node.lease_until < now;
    // A machine that is called the same may be another one, which does not see the file.
    if (node.host != host_name()) return is_over;
    const bool is_shared = store.location().is_postgres();
    const fs::path file = is_shared ? fs::path(node.lock_file) : lock_file(store, node.id);
    std::error_code hidden; // It may be in a folder of another user: then only the lease tells.
    const bool is_there = fs::exists(file, hidden);
    if (hidden) return is_over;
    if (is_shared) return is_over || (is_there && lock_is_free(file));
    return !is_there || lock_is_free(file);
}

bool is_any_lease_ahead(Connection connection)
{
    int found = 0;
    Query query(connection, "SELECT 1 FROM nodes WHERE heartbeat_at > :now LIMIT 1");
    return query.bind(lease_clock(connection)).into(found).next();
}

// Of processes that died between making the file and entering themselves, or between taking over
// from another one and removing what it had noted. A file is left alone while its maker may not
// have locked it yet.
void remove_left_files(Store& store, const fs::path& folder)
{
    const auto is_old = fs::file_time_type::clock::now() - std::chrono::minutes{1};
    std::error_code ignored; // They take up no room.
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        const fs::path& file = entry.path();
        if (entry.last_write_time(ignored) >= is_old) continue;
        const bool is_left = !is_entered(Reader(store), file.stem()) && lock_is_free(file);
        if (is_left) fs::remove(file, ignored);
    }
}

desk::Error no_lock(const fs::path& file)
{
    return {.status = desk::Errc::unavailable,
            .code = "store.node",
            .detail = file.string() + " cannot be locked: " + std::strerror(errno),
            .message = {}};
}

} // namespace

desk::Result<std::unique_ptr<Node>> Node::join(Store& store, Time now, std::chrono::seconds lease)
{
    if (::sodium_init() < 0) return desk::Error{.detail = "libsodium has no source of chance"};
    std::string id = new_id();
    const fs::path file = fs::absolute(lock_file(store, id));
    std::error_code ignored; // The lock says it better.
    fs::create_directories(file.parent_path(), ignored);
    remove_left_files(store, file.parent_path());
    const int descriptor = lock(file, O_CREAT);
    if (descriptor < 0) return no_lock(file);

    // Locked first, entered then: nobody sees a row without its lock.
    std::unique_ptr<Node> node(new Node(std::move(id), file.string(), descriptor, lease));
    node->started_at_ = now;
    Transaction change(store, Part::rows());
    node->enter(change, now);
    change.commit();
    node->has_row_ = true;
    return node;
}

void Node::enter(Transaction& change, Time now)
{
    Query query(change, "INSERT INTO nodes (id, host, pid, started_at, heartbeat_at, lease_until, "
                        "lock_file) VALUES (:id, :host, :pid, :started_at, :heartbeat_at, "
                        ":lease_until, :lock_file)");
    query.bind(id_, host_name(), static_cast<std::int64_t>(::getpid()), started_at_, now,
               now + lease_, lock_file_);
    query.run();
}

Node::Node(std::string id, std::string lock_file, int lock, std::chrono::seconds lease)
    : id_(std::move(id)), lock_file_(std::move(lock_file)), lock_(lock), lease_(lease)
{
}

Node::~Node()
{
    // Otherwise the file stays: that its lock is free says at once that this node is no more.
    if (!has_row_) ::unlink(lock_file_.c_str());
    ::close(lock_);
}

bool Node::heartbeat(Transaction& change, Time now)
{
    change.session().keep_quiet();
    Query query(change, "UPDATE nodes SET heartbeat_at = :now, lease_until = :lease_until "
                        "WHERE id = :id");
    if (query.bind(now, now + lease_, id_).run() == 1) return true;
    enter(change, now);
    return false;
}

void Node::leave(Store& store)
{
    Transaction change(store, Part::rows());
    Query(change, "DELETE FROM nodes WHERE id = :id").bind(id_).run();
    change.commit_without_sync(); // If it is lost, the lock tells.
    has_row_ = false;
}

std::vector<std::string> dead_nodes(Connection connection, const Store& store, Time now)
{
    std::vector<std::string> dead;
    Row row;
    Query known(connection, "SELECT id, host, lock_file, lease_until FROM nodes ORDER BY id");
    known.into(row.id, row.host, row.lock_file, row.lease_until);
    while (known.next()) {
        if (is_dead(row, store, now)) dead.push_back(row.id);
    }
    Query unknown(connection, "SELECT c.node FROM calls c WHERE c.state = 'running' "
                              "AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = c.node) "
                              "UNION SELECT m.sender FROM mails m WHERE m.state = 'sending' "
                              "AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = m.sender)");
    unknown.into(row.id);
    while (unknown.next())
        dead.push_back(row.id);
    return dead;
}

bool is_dead(Connection connection, const Store& store, const std::string& id, Time now)
{
    const auto dead = dead_nodes(connection, store, now);
    return std::find(dead.begin(), dead.end(), id) != dead.end();
}

bool is_entered(Connection connection, const std::string& id)
{
    int rows = 0;
    Query(connection, "SELECT count(*) FROM nodes WHERE id = :id").bind(id).into(rows).next();
    return rows > 0;
}

bool has_others(Connection connection, const std::string& id)
{
    int found = 0;
    Query query(connection, "SELECT 1 FROM nodes WHERE id <> :id UNION ALL "
                            "SELECT 1 FROM calls WHERE state = 'running' AND node <> :node "
                            "UNION ALL "
                            "SELECT 1 FROM mails WHERE state = 'sending' AND sender <> :sender "
                            "LIMIT 1");
    return query.bind(id, id, id).into(found).next();
}

void bring_leases_to_present(Store& store)
{
    if (!is_any_lease_ahead(Reader(store))) return; // Asked without a lock first.
    Transaction change(store);
    const Time now = lease_clock(change);
    Query query(change, "UPDATE nodes SET lease_until = :now + (lease_until - heartbeat_at), "
                        "heartbeat_at = :beat WHERE heartbeat_at > :ahead");
    query.bind(now, now, now).run();
    change.commit();
}

void remove_node(Transaction& change, const std::string& id)
{
    std::string lock_file;
    Query query(change, "SELECT lock_file FROM nodes WHERE id = :id");
    query.bind(id).into(lock_file).next();
    Query(change, "DELETE FROM nodes WHERE id = :id").bind(id).run();
    // One that was only taken for dead comes back, and dies another time.
    if (lock_is_free(lock_file)) ::unlink(lock_file.c_str());
}

Time lease_clock(Connection connection)
{
    const char* const sql = connection.session().engine().clock();
    if (!sql)
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    Time now{};
    Query(connection, sql).into(now).next();
    return now;
}

} // namespace mock::store
