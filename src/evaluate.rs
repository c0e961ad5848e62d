//! Precision, recall and F1 of an analysis against annotated documents.
