//! Whom, as a person, are we talking about? Personas: how many people are like
//! them, where they live, what they use, and what the room says of them.
