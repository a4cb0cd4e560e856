/*! Elements by `createElement` and `textContent` only: nothing pasted is ever parsed as markup. */

use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, Node};

/// Makes elements of one document. Titles begin at the level of heading that fits the page.
#[derive(Clone)]
pub struct Make {
    pub document: Document,
    pub level: Cell<u8>,
}

/// An element being built.
pub struct Built(pub HtmlElement);

impl Make {
    /// A new element with a class.
    pub fn element(&self, tag: &str, class: &str) -> Built {
        let element = match self.document.create_element(tag) {
            Ok(element) => element.unchecked_into::<HtmlElement>(),
            // Every tag here is a literal name; a document that can't make it can make nothing.
            Err(error) => wasm_bindgen::throw_val(error),
        };
        if !class.is_empty() {
            element.set_class_name(class);
        }
        Built(element)
    }

    /// A title, or with `below` 1 one under it.
    pub fn heading(&self, below: u8, class: &str) -> Built {
        let level = (self.level.get() + below).clamp(1, 6);
        let kind = if below == 0 { "title" } else { "subtitle" };
        self.element(&format!("h{level}"), &format!("{kind} {class}"))
    }

    /// A button that does what `action` names.
    pub fn button(&self, action: &str, class: &str, label: &str) -> Built {
        self.element("button", class)
            .attribute("type", "button")
            .attribute("data-do", action)
            .text(label)
    }
}

impl Built {
    pub fn attribute(self, name: &str, value: &str) -> Built {
        let _ = self.0.set_attribute(name, value);
        self
    }

    pub fn text(self, text: &str) -> Built {
        self.0.set_text_content(Some(text));
        self
    }

    pub fn with(self, child: &Built) -> Built {
        let _ = self.0.append_child(&child.0);
        self
    }

    pub fn add(&self, child: &Built) {
        let _ = self.0.append_child(&child.0);
    }

    pub fn add_text(&self, document: &Document, text: &str) {
        let _ = self.0.append_child(&document.create_text_node(text));
    }
}

/// Takes all children away.
pub fn empty(node: &Node) {
    while let Some(child) = node.first_child() {
        let _ = node.remove_child(&child);
    }
}

/// The element at or above an event's target that says what to do, and what it says.
pub fn action(target: Option<web_sys::EventTarget>) -> Option<(Element, String)> {
    // Unchecked: in a frame's document an element is of another window's class. Events here are those of elements.
    let element = target?.unchecked_into::<Element>().closest("[data-do]").ok()??;
    let action = element.get_attribute("data-do")?;
    Some((element, action))
}
