-- Where the lock of a node is, on its machine. Nodes on one machine may have folders of their own.
ALTER TABLE nodes ADD COLUMN lock_file TEXT NOT NULL DEFAULT '';
