//! What is kept, and how is nothing lost? The workspace file and its migrations.
